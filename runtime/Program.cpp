//===- Program.cpp - A compiled program -----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The public face of the program reader.
//
//===----------------------------------------------------------------------===//

#include "mini/Program.h"
#include "ElfReader.h"
#include "ProgramReader.h"
#include "tensor/FileSystem.h"

using namespace mini;

std::string TensorInfo::type() const {
  std::string text;
  for (std::int64_t size : shape)
    text += std::to_string(size) + "x";
  return text + std::string(elementTypeName(elementType));
}

Program::Program(std::shared_ptr<const Contents> contents, std::size_t variant)
    : contents(std::move(contents)), variant(variant) {}

Expected<Program> Program::fromBytes(std::string codeObject) {
  Expected<std::string_view> section =
      findElfSection(codeObject, programSectionName);
  if (!section)
    return section.error();
  auto contents = std::make_shared<Contents>();
  if (Status status = readProgram(*section, *contents); !status)
    return status.error();
  contents->codeObject = std::move(codeObject);
  return Program(std::move(contents), /*variant=*/0);
}

Expected<Program> Program::load(const std::string &path) {
  Expected<std::string> bytes = readFile(path, {elfMagicSize, checkElfMagic});
  if (!bytes)
    return bytes.error();
  Expected<Program> program = fromBytes(std::move(*bytes));
  if (!program)
    return Error{program.error().kind, path + ": " + program.error().message};
  return program;
}

const std::string &Program::target() const { return contents->target; }
const std::vector<TensorInfo> &Program::inputs() const {
  return contents->variants[variant].inputs;
}
const std::vector<TensorInfo> &Program::outputs() const {
  return contents->variants[variant].outputs;
}
const std::vector<KernelInfo> &Program::kernels() const {
  return contents->kernels;
}
const std::vector<LaunchInfo> &Program::launches() const {
  return contents->variants[variant].launches;
}
std::uint64_t Program::workspaceSize() const {
  return contents->variants[variant].workspaceSize;
}
const std::string &Program::constantsSymbol() const {
  return contents->constantsSymbol;
}
std::uint64_t Program::constantsSize() const { return contents->constantsSize; }
std::string_view Program::codeObject() const { return contents->codeObject; }
bool Program::splitsBatch() const { return contents->splitsBatch; }

std::vector<Program> Program::variants() const {
  std::vector<Program> all;
  all.reserve(contents->variants.size());
  for (std::size_t i = 0; i < contents->variants.size(); ++i)
    all.push_back(Program(contents, i));
  return all;
}
