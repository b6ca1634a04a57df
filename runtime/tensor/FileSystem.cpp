//===- FileSystem.cpp - Whole files in ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See FileSystem.h.
//
//===----------------------------------------------------------------------===//

#include "FileSystem.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mini;

namespace {

/// A pipe has no size of its own.
constexpr std::size_t maxStreamBytes = std::size_t{1} << 31;
/// A FIFO waits this long for somebody to write it, and for the next bytes.
constexpr int writerMilliseconds = 5000, bytesMilliseconds = 60000;

Error cannotRead(const std::string &name, const std::string &reason) {
  return {ErrorKind::InvalidInput, "cannot read " + name + ": " + reason};
}

/// Says what kind of file can be nothing to read.
Status checkKind(const struct stat &info, const std::string &name,
                 bool isTerminal) {
  if (S_ISDIR(info.st_mode))
    return cannotRead(name, "it is a directory");
  if (S_ISBLK(info.st_mode) || (S_ISCHR(info.st_mode) && !isTerminal))
    return cannotRead(name, "it is a device, not a file");
  return success();
}

/// An open file and what was read of it.
struct Source {
  int descriptor;
  const std::string &name;
  bool isFifo;
  std::string bytes;
  bool awaitedWriter = false;

  Expected<std::size_t> readOnce(char *to, std::size_t size);
  Status readMore(std::size_t size);
};

Error silent(const std::string &name, int milliseconds) {
  return cannotRead(name, "it is a FIFO, and nothing was written to it for " +
                              std::to_string(milliseconds / 1000) + " seconds");
}

Expected<std::size_t> Source::readOnce(char *to, std::size_t size) {
  struct pollfd request = {descriptor, POLLIN, 0};
  while (true) {
    const ssize_t count = read(descriptor, to, size);
    if (count > 0)
      return static_cast<std::size_t>(count);
    if (count < 0 && errno == EAGAIN) {
      // Somebody has it open to write.
      if (poll(&request, 1, isFifo ? bytesMilliseconds : -1) == 0)
        return silent(name, bytesMilliseconds);
    } else if (count == 0 && isFifo && bytes.empty()) {
      // The end of a FIFO that nobody wrote is like its beginning.
      if (awaitedWriter)
        return silent(name, writerMilliseconds);
      awaitedWriter = true;
      (void)poll(&request, 1, writerMilliseconds);
    } else if (count == 0) {
      return std::size_t{0};
    } else if (errno != EINTR) {
      return cannotRead(name, std::strerror(errno));
    }
  }
}

/// Reads at most `size` bytes more; fewer only at the end.
Status Source::readMore(std::size_t size) {
  constexpr std::size_t chunk = std::size_t{1} << 20;
  const std::size_t end = bytes.size() + size;
  std::string part(std::min(chunk, size), '\0');
  while (bytes.size() < end) {
    Expected<std::size_t> count =
        readOnce(part.data(), std::min(part.size(), end - bytes.size()));
    if (!count)
      return count.error();
    if (*count == 0)
      break;
    bytes.append(part, 0, *count);
  }
  return success();
}

Expected<std::string> readAll(int descriptor, const std::string &name,
                              const FileStart &start, bool isFifo) {
  struct stat info;
  if (fstat(descriptor, &info) != 0)
    return cannotRead(name, std::strerror(errno));
  if (Status status = checkKind(info, name, isatty(descriptor) != 0); !status)
    return status.error();
  Source source{descriptor, name, isFifo, {}};
  if (start.size != 0) {
    if (Status status = source.readMore(start.size); !status)
      return status.error();
    if (Status status = start.check(source.bytes); !status)
      return Error{status.error().kind, name + ": " + status.error().message};
  }
  // One byte more shows the end. A file of /proc says that it is empty.
  const bool hasSize = S_ISREG(info.st_mode) && info.st_size > 0;
  const std::size_t limit =
      hasSize ? static_cast<std::size_t>(info.st_size) + 1 : maxStreamBytes;
  if (hasSize)
    source.bytes.reserve(limit);
  if (source.bytes.size() < limit)
    if (Status status = source.readMore(limit - source.bytes.size()); !status)
      return status.error();
  if (!hasSize && source.bytes.size() == limit)
    return cannotRead(name, "it has no end after " + std::to_string(limit) +
                                " bytes");
  return std::move(source.bytes);
}

} // namespace

Expected<std::string> mini::readDescriptor(int descriptor,
                                           const std::string &name,
                                           const FileStart &start) {
  return readAll(descriptor, name, start, /*isFifo=*/false);
}

Status mini::checkReadable(const std::string &path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0)
    return cannotRead(path, std::strerror(errno));
  // A terminal is a device that a user may type into, by its own name.
  return checkKind(info, path, path.starts_with("/dev/"));
}

Expected<std::string> mini::readFile(const std::string &path,
                                     const FileStart &start) {
  // Opening a FIFO would wait for a writer.
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return Error{ErrorKind::InvalidInput,
                 "cannot open " + path + ": " + std::strerror(errno)};
  struct stat info;
  const bool isFifo = fstat(file, &info) == 0 && S_ISFIFO(info.st_mode);
  if (!isFifo)
    (void)fcntl(file, F_SETFL, 0);
  Expected<std::string> bytes = readAll(file, path, start, isFifo);
  close(file);
  return bytes;
}
