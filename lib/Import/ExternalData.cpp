//===- ExternalData.cpp - Elements in files beside the model --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model is not trusted: it may only name regular files in its own folder, or
// it could read any file of the machine into a program.
//
//===----------------------------------------------------------------------===//

#include "ExternalData.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <optional>

using namespace mlir;
using namespace mini;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

using EmitError = function_ref<InFlightDiagnostic()>;

namespace {
struct Place {
  StringRef location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;
};
} // namespace

static FailureOr<Place> readPlace(const onnx::TensorProto &tensor,
                                  EmitError emitError) {
  Place place;
  for (const onnx::StringStringEntryProto &entry : tensor.external_data()) {
    StringRef key = entry.key(), value = entry.value();
    if (key == "location")
      place.location = value;
    if (key != "offset" && key != "length")
      continue;
    uint64_t number;
    if (value.getAsInteger(10, number))
      return emitError() << "has the external data " << key << " '" << value
                         << "', which is not a number of bytes";
    if (key == "offset")
      place.offset = number;
    else
      place.length = number;
  }
  if (place.location.empty())
    return emitError() << "has external data without a location";
  return place;
}

/// The path of the file, if it is one in `folder`.
static FailureOr<std::string> findFile(StringRef location, StringRef folder,
                                       EmitError emitError) {
  auto leavesFolder = [&] {
    return emitError() << "has its data in '" << location
                       << "', which is not in the model's folder; move the"
                       << " file there and name it relative to the model";
  };
  if (location.contains('\0') || path::is_absolute(location) ||
      llvm::is_contained(
          llvm::make_range(path::begin(location), path::end(location)), ".."))
    return leavesFolder();
  SmallString<256> file(folder), realFile, realFolder;
  path::append(file, location);
  fs::file_status status;
  std::error_code error = fs::status(file, status);
  if (!error)
    error = fs::real_path(file, realFile);
  if (!error)
    error = fs::real_path(folder.empty() ? "." : folder, realFolder);
  if (error)
    return emitError() << "has its data in '" << file
                       << "', which cannot be read: " << error.message();
  // A link may lead elsewhere.
  StringRef inFolder = realFile;
  if (!inFolder.consume_front(realFolder) ||
      !(realFolder.str().ends_with("/") || inFolder.starts_with("/")))
    return leavesFolder();
  // Others, such as pipes, may block or never end.
  if (status.type() != fs::file_type::regular_file)
    return emitError() << "has its data in '" << file
                       << "', which is not a regular file";
  return file.str().str();
}

ExternalData mini::readExternalData(const onnx::TensorProto &tensor,
                                    StringRef folder, EmitError emitError) {
  FailureOr<Place> place = readPlace(tensor, emitError);
  if (failed(place))
    return nullptr;
  FailureOr<std::string> file = findFile(place->location, folder, emitError);
  if (failed(file))
    return nullptr;
  uint64_t fileSize = 0;
  std::error_code error = fs::file_size(*file, fileSize);
  if (!error && (place->offset > fileSize ||
                 place->length.value_or(0) > fileSize - place->offset)) {
    emitError() << "has its data in '" << *file << "' from byte "
                << place->offset << " on"
                << (place->length
                        ? ", " + std::to_string(*place->length) + " bytes"
                        : "")
                << ", but the file has " << fileSize << " bytes";
    return nullptr;
  }
  if (!error) {
    auto buffer = llvm::MemoryBuffer::getFileSlice(
        *file, place->length.value_or(fileSize - place->offset), place->offset);
    if (buffer)
      return std::move(*buffer);
    error = buffer.getError();
  }
  emitError() << "has its data in '" << *file
              << "', which cannot be read: " << error.message();
  return nullptr;
}
