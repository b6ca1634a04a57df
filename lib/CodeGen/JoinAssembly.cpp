//===- JoinAssembly.cpp - One assembly file of several --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See JoinAssembly.h.
//
//===----------------------------------------------------------------------===//

#include "JoinAssembly.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/MsgPackDocument.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {
constexpr StringLiteral metadataBegin = "\t.amdgpu_metadata\n";
constexpr StringLiteral metadataEnd = "\t.end_amdgpu_metadata\n";
constexpr StringLiteral kernelsKey = "amdhsa.kernels";
constexpr StringLiteral localPrefix = ".L";

/// Writes `text` with the number of its file in each local label.
void writeCode(StringRef text, size_t file, raw_ostream &os) {
  size_t done = 0;
  for (size_t at = text.find(localPrefix); at != StringRef::npos;
       at = text.find(localPrefix, at + 1)) {
    // Elsewhere it is the middle of another name.
    if (at != 0 &&
        (isAlnum(text[at - 1]) || StringRef("_.$").contains(text[at - 1])))
      continue;
    size_t end = at + localPrefix.size();
    os << text.slice(done, end) << file << '_';
    done = end;
  }
  os << text.substr(done);
}

/// The metadata of all kernels, which a code object has once.
class KernelMetadata {
public:
  /// Adds those of one file, which are YAML.
  Error add(StringRef yaml) {
    msgpack::Document document;
    if (!document.fromYAML(yaml))
      return createStringError("the metadata of a kernel cannot be read");
    // Documents merge as blobs, and refer to them ever after.
    blobs.push_back(std::make_unique<std::string>());
    document.writeToBlob(*blobs.back());
    auto merge = [](msgpack::DocNode *known, msgpack::DocNode,
                    msgpack::DocNode key) -> int {
      bool isKernels = key.isString() && key.getString() == kernelsKey;
      // All the rest, such as the version, is the same in every file.
      return isKernels ? static_cast<int>(known->getArray().size()) : 0;
    };
    if (!all.readFromBlob(*blobs.back(), /*Multi=*/false, merge))
      return createStringError("the metadata of two kernels cannot be merged");
    return Error::success();
  }

  void write(raw_ostream &os) { all.toYAML(os); }

private:
  std::vector<std::unique_ptr<std::string>> blobs;
  msgpack::Document all;
};
} // namespace

Expected<std::string> mini::joinAssembly(ArrayRef<std::string> files) {
  std::string result;
  raw_string_ostream os(result);
  KernelMetadata metadata;
  for (auto [number, file] : enumerate(files)) {
    auto [code, rest] = StringRef(file).split(metadataBegin);
    auto [yaml, end] = rest.split(metadataEnd);
    if (end.data() == nullptr || !end.trim().empty())
      return createStringError("the assembly of a kernel does not end with its "
                               "metadata");
    if (Error error = metadata.add(yaml))
      return std::move(error);
    writeCode(code, number, os);
  }
  os << metadataBegin;
  metadata.write(os);
  os << metadataEnd;
  return result;
}
