//===- TestProgram.cpp - Programs made for a test -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See TestProgram.h.
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"

#include <cstring>
#include <elf.h>

using namespace mini;
using namespace mini::test;

namespace {
using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

Offset<flatbuffers::Vector<Offset<format::Tensor>>>
writeTensors(FlatBufferBuilder &builder,
             const std::vector<TestTensor> &tensors) {
  std::vector<Offset<format::Tensor>> offsets;
  for (const TestTensor &tensor : tensors)
    offsets.push_back(format::CreateTensorDirect(builder, tensor.name.c_str(),
                                                 tensor.type, &tensor.shape,
                                                 tensor.countedDimension));
  return builder.CreateVector(offsets);
}

Offset<flatbuffers::Vector<Offset<format::Launch>>>
writeLaunches(FlatBufferBuilder &builder,
              const std::vector<TestLaunch> &launches) {
  std::vector<Offset<format::Launch>> offsets;
  for (const TestLaunch &launch : launches)
    offsets.push_back(format::CreateLaunchDirect(
        builder, launch.kernel, &launch.grid, &launch.block, &launch.arguments,
        launch.layer.c_str()));
  return builder.CreateVector(offsets);
}

Offset<format::Variant> writeVariant(FlatBufferBuilder &builder,
                                     const TestProgram &variant) {
  auto inputs = writeTensors(builder, variant.inputs);
  auto outputs = writeTensors(builder, variant.outputs);
  auto launches = writeLaunches(builder, variant.launches);
  return format::CreateVariant(builder, inputs, outputs, variant.workspaceSize,
                               launches);
}
} // namespace

TestProgram TestProgram::withRows(std::int64_t rows) const {
  TestProgram result = *this;
  result.inputs[0].shape[0] = result.outputs[0].shape[0] = rows;
  for (TestLaunch &launch : result.launches)
    launch.arguments = {
        {format::BufferKind::Input, 0, 0, std::uint64_t(rows) * 12},
        launch.arguments[1],
        launch.arguments[2],
        {format::BufferKind::Output, 0, 0, std::uint64_t(rows) * 12}};
  return result;
}

std::string TestProgram::plan() const {
  FlatBufferBuilder builder;
  auto inputOffsets = writeTensors(builder, inputs);
  auto outputOffsets = writeTensors(builder, outputs);
  std::vector<Offset<format::Kernel>> kernelOffsets;
  for (const std::string &name : kernels)
    kernelOffsets.push_back(format::CreateKernelDirect(
        builder, name.c_str(), 1024, 96, 64, 32, 2, 8, "tiling"));
  auto launchVector = writeLaunches(builder, launches);
  std::vector<Offset<format::Variant>> variantOffsets;
  for (const TestProgram &variant : variants)
    variantOffsets.push_back(writeVariant(builder, variant));
  auto targetOffset = builder.CreateString(target);
  Offset<flatbuffers::String> symbolOffset;
  if (constantsSymbol)
    symbolOffset = builder.CreateString(*constantsSymbol);
  auto kernelVector = builder.CreateVector(kernelOffsets);
  auto variantVector = builder.CreateVector(variantOffsets);
  format::FinishProgramBuffer(
      builder, format::CreateProgram(builder, version, targetOffset,
                                     inputOffsets, outputOffsets, workspaceSize,
                                     symbolOffset, constantsSize, kernelVector,
                                     launchVector, variantVector, splitsBatch));
  return {reinterpret_cast<const char *>(builder.GetBufferPointer()),
          builder.GetSize()};
}

std::string TestProgram::codeObject() const { return makeElf(plan()); }

std::string mini::test::makeElf(std::string_view plan, bool headersFirst) {
  constexpr std::string_view names("\0.mini.program\0.shstrtab\0", 25);
  Elf64_Shdr sections[3] = {};
  std::size_t headersSize = sizeof(sections);
  std::size_t contents = sizeof(Elf64_Ehdr) + (headersFirst ? headersSize : 0);
  sections[1].sh_name = 1;
  sections[1].sh_type = SHT_PROGBITS;
  sections[1].sh_offset = contents;
  sections[1].sh_size = plan.size();
  sections[2].sh_name = 15;
  sections[2].sh_type = SHT_STRTAB;
  sections[2].sh_offset = contents + plan.size();
  sections[2].sh_size = names.size();

  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_DYN;
  header.e_machine = 224;
  header.e_shoff =
      headersFirst ? sizeof(header) : contents + plan.size() + names.size();
  header.e_ehsize = sizeof(header);
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = 3;
  header.e_shstrndx = 2;

  std::string file(reinterpret_cast<const char *>(&header), sizeof(header));
  std::string_view headers(reinterpret_cast<const char *>(sections),
                           headersSize);
  if (headersFirst)
    file += headers;
  file += plan;
  file += names;
  if (!headersFirst)
    file += headers;
  return file;
}
