//===- MakeCorpus.cpp - Seeds for the fuzzers - cpp -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// make-fuzz-corpus FOLDER NAME=LIT_FOLDER...: writes FOLDER/npy with an array
// of each type, FOLDER/program with code objects, FOLDER/onnx with small
// models, and FOLDER/NAME with every module of the .mlir files in LIT_FOLDER.
//
//===----------------------------------------------------------------------===//

#include "../unit/Import/Models.h"
#include "../unit/runtime/TestProgram.h"

#include "tensor/Npy.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;
using namespace mini;

static void writeSeed(const fs::path &path, std::string_view contents) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << contents;
}

static void writeArrays(const fs::path &folder) {
  for (auto type :
       {ElementType::F32, ElementType::F16, ElementType::F64, ElementType::I8,
        ElementType::U16, ElementType::I64, ElementType::Bool}) {
    NpyArray array{npyTypeOf(type), {2, 3}, {}};
    array.data.resize(6 * elementTypeSize(type));
    writeSeed(folder / std::string(elementTypeName(type)), formatNpy(array));
  }
}

static void writePrograms(const fs::path &folder) {
  test::TestProgram program;
  writeSeed(folder / "whole", program.codeObject());
  writeSeed(folder / "headers-first", test::makeElf(program.plan(), true));
  program.launches.clear();
  program.constantsSymbol.reset();
  writeSeed(folder / "empty", program.codeObject());
}

/// A lit file holds several modules between lines of `// -----`.
static void writeModules(const fs::path &folder, const fs::path &lit) {
  const std::string separator = "// -----";
  for (const auto &entry : fs::directory_iterator(lit)) {
    if (entry.path().extension() != ".mlir")
      continue;
    std::ifstream file(entry.path());
    std::string text(std::istreambuf_iterator<char>(file), {});
    for (int number = 0; !text.empty(); ++number) {
      std::size_t end = text.find(separator);
      writeSeed(folder /
                    (entry.path().stem().string() + std::to_string(number)),
                text.substr(0, end));
      text.erase(0, end == std::string::npos ? end : end + separator.size());
    }
  }
}

static void writeModels(const fs::path &folder) {
  writeSeed(folder / "relu", importer::relu().SerializeAsString());
  writeSeed(folder / "conv-relu", importer::convRelu().SerializeAsString());
}

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  fs::path folder = argv[1];
  writeArrays(folder / "npy");
  writePrograms(folder / "program");
  writeModels(folder / "onnx");
  for (int index = 2; index < argc; ++index) {
    std::string_view argument = argv[index];
    std::size_t equals = argument.find('=');
    if (equals == std::string_view::npos)
      return 2;
    writeModules(folder / argument.substr(0, equals),
                 argument.substr(equals + 1));
  }
  return 0;
}
