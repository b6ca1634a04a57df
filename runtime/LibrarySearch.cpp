//===- LibrarySearch.cpp - Where HIP libraries may be ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See LibrarySearch.h.
//
//===----------------------------------------------------------------------===//

#include "LibrarySearch.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <filesystem>
#include <unistd.h>

using namespace mini;
namespace fs = std::filesystem;

namespace {

// Newest first: a system with several has the older ones for old programs.
constexpr const char *libraryNames[] = {"libamdhip64.so.7", "libamdhip64.so.6",
                                        "libamdhip64.so.5"};

const char *environment(const char *name) {
  const char *value = std::getenv(name);
  return value && *value ? value : nullptr;
}

/// The folders of this code's file and of the program; they differ when mini
/// is part of a shared library.
std::vector<fs::path> ownFolders() {
  std::vector<fs::path> folders;
  std::error_code error;
  Dl_info info;
  if (dladdr(reinterpret_cast<void *>(&ownFolders), &info) != 0 &&
      info.dli_fname && std::strchr(info.dli_fname, '/'))
    if (fs::path file = fs::canonical(info.dli_fname, error); !error)
      folders.push_back(file.parent_path());
  if (fs::path file = fs::canonical("/proc/self/exe", error);
      !error && (folders.empty() || folders.front() != file.parent_path()))
    folders.push_back(file.parent_path());
  return folders;
}

std::vector<fs::path> emulatorFolders() {
  // Absolute, since the dynamic loader looks a bare name up elsewhere.
  std::error_code error;
  if (const char *folder = environment("MINI_EMULATOR_DIR"))
    return {fs::absolute(folder, error)};
  std::vector<fs::path> folders;
  for (const fs::path &own : ownFolders()) {
    folders.push_back(own.parent_path() / "lib" / "mini" / "emulator");
    folders.push_back(own / "mini" / "emulator");
  }
  return folders;
}

} // namespace

std::vector<std::string> mini::hipLibraryCandidates() {
  std::vector<std::string> files;
  auto addFolder = [&](const fs::path &folder) {
    for (const char *name : libraryNames)
      files.push_back(folder / name);
  };
  // A ROCm that the user names goes before whatever the loader knows.
  if (const char *rocm = environment("ROCM_PATH"))
    addFolder(fs::path(rocm) / "lib");
  files.insert(files.end(), std::begin(libraryNames), std::end(libraryNames));
  addFolder("/opt/rocm/lib");
  return files;
}

std::vector<std::string> mini::emulatorLibraryCandidates() {
  std::vector<std::string> files;
  for (const fs::path &folder : emulatorFolders())
    for (const char *name : libraryNames)
      files.push_back(folder / name);
  return files;
}

bool mini::isEmulatorLibrary(const std::string &path) {
  std::error_code error;
  for (const fs::path &folder : emulatorFolders())
    if (fs::equivalent(fs::path(path).parent_path(), folder, error))
      return true;
  return false;
}

std::string mini::explainMissingGpu() {
  const char *file = "/dev/kfd";
  if (access(file, F_OK) != 0)
    return "/dev/kfd does not exist: this machine has no AMD GPU, the amdgpu "
           "driver is not loaded, or the container was not given the device";
  if (access(file, R_OK | W_OK) != 0)
    return std::string("/dev/kfd cannot be opened (") + std::strerror(errno) +
           "): add the user to the group that owns it, often render";
  return "";
}
