//===- FileOutput.cpp - Whole files out -----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A regular file is written beside its place and renamed into it.
//
//===----------------------------------------------------------------------===//

#include "FileOutput.h"
#include "FileDestination.h"
#include "Unfinished.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace mini;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view closedPipe = "the pipe's reader has gone";

Error cannotWrite(const std::string &path, const std::string &reason) {
  return {ErrorKind::Device, "cannot write " + path + ": " + reason};
}

Error cannotWrite(const std::string &path, int error) {
  return cannotWrite(path, error == EPIPE ? std::string(closedPipe)
                                          : std::strerror(error));
}

/// Makes an empty file beside `path`, and returns its descriptor or -1.
int openBeside(const std::string &path, std::string &beside) {
  constexpr int attempts = 100;
  int file = -1;
  for (int i = 0; i < attempts; ++i) {
    // A name of its own, since the file's may be as long as names can be.
    beside = (fs::path(path).parent_path() /
              (".mini-" + std::to_string(getpid()) + "-" + std::to_string(i)))
                 .string();
    file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 || errno != EEXIST)
      break;
  }
  return file;
}

/// Whether closing showed an error, as of a disk that is elsewhere.
Status closeFile(int file, Status status, const std::string &name) {
  if (close(file) != 0 && status)
    return cannotWrite(name, errno);
  return status;
}

Status replaceFile(const Destination &destination, std::string_view bytes,
                   const std::string &name) {
  std::string beside;
  int file = openBeside(destination.path, beside);
  if (file < 0)
    return cannotWrite(name, std::string("cannot make a file beside it: ") +
                                 std::strerror(errno));
  Unfinished unfinished(beside);
  // One that is replaced keeps its permissions; where that is not ours to say,
  // those of a new file do.
  if (destination.exists)
    (void)fchmod(file, destination.permissions);
  Status status = closeFile(file, writeDescriptor(file, bytes, name), name);
  if (status && std::rename(beside.c_str(), destination.path.c_str()) != 0)
    status = cannotWrite(name, errno);
  if (!status)
    (void)unlink(beside.c_str());
  return status;
}

} // namespace

Status mini::writeDescriptor(int descriptor, std::string_view bytes,
                             const std::string &name) {
  while (!bytes.empty()) {
    ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      return cannotWrite(name, errno);
  }
  return success();
}

/// Whether `path`, which leads to `destination`, can be written.
static Status checkDestination(const Destination &destination,
                               const std::string &path) {
  if (path.empty())
    return cannotWrite("''", ENOENT);
  if (destination.descriptor >= 0)
    return fcntl(destination.descriptor, F_GETFL) >= 0
               ? success()
               : Status(cannotWrite(path, errno));
  if (destination.error != 0)
    return cannotWrite(path, destination.error);
  if (destination.exists && destination.isFolder)
    return cannotWrite(path, EISDIR);
  if (destination.exists && access(destination.path.c_str(), W_OK) != 0)
    return cannotWrite(path, errno);
  if (destination.exists && !destination.isRegular)
    return success();
  fs::path folder = fs::path(destination.path).parent_path();
  if (folder.empty())
    folder = ".";
  struct stat info;
  if (stat(folder.c_str(), &info) != 0)
    return cannotWrite(path, "the folder " + folder.string() + ": " +
                                 std::strerror(errno));
  if (!S_ISDIR(info.st_mode))
    return cannotWrite(path, folder.string() + " is not a folder");
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return cannotWrite(path, "the folder " + folder.string() + ": " +
                                 std::strerror(errno));
  return success();
}

Status mini::writeFile(const std::string &path, std::string_view bytes) {
  Destination destination = findDestination(path);
  if (Status status = checkDestination(destination, path); !status)
    return status;
  if (destination.descriptor >= 0)
    return writeDescriptor(destination.descriptor, bytes, path);
  if (!destination.exists || destination.isRegular)
    return replaceFile(destination, bytes, path);
  int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0)
    return cannotWrite(path, errno);
  return closeFile(file, writeDescriptor(file, bytes, path), path);
}

Status mini::checkWritable(const std::string &path) {
  return checkDestination(findDestination(path), path);
}

Status mini::checkFolderWritable(const std::string &path) {
  std::error_code error;
  fs::path folder = fs::absolute(path, error).lexically_normal();
  if (error)
    return cannotWrite(path, error.message());
  // The nearest that exists is the one that the others are made in.
  struct stat info;
  while (lstat(folder.c_str(), &info) != 0 && errno == ENOENT &&
         folder.has_relative_path())
    folder = folder.parent_path();
  if (stat(folder.c_str(), &info) != 0)
    return cannotWrite(path, errno);
  if (!S_ISDIR(info.st_mode))
    return cannotWrite(path, folder.string() + " is not a folder");
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return cannotWrite(path, folder.string() + ": " + std::strerror(errno));
  return success();
}

void mini::ignoreClosedPipes() { std::signal(SIGPIPE, SIG_IGN); }

bool mini::isClosedPipe(const Error &error) {
  return error.message.ends_with(closedPipe);
}
