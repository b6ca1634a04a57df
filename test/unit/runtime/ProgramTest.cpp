//===- ProgramTest.cpp - Programs, right and wrong ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a valid program reads as, and that each thing that can be wrong with one
// is found and named.
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"

#include "mini/Program.h"

#include "gtest/gtest.h"

#include <cstring>
#include <elf.h>
#include <functional>
#include <limits>

using namespace mini;
using namespace mini::test;

namespace {

std::string errorOf(const std::string &codeObject) {
  Expected<Program> program = Program::fromBytes(codeObject);
  return program ? "no error" : program.error().message;
}

TEST(Program, ReadsEverything) {
  Expected<Program> program = Program::fromBytes(TestProgram().codeObject());
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->target(), "gfx942");
  ASSERT_EQ(program->inputs().size(), 1u);
  EXPECT_EQ(program->inputs()[0].name, "x");
  EXPECT_EQ(program->inputs()[0].type(), "2x3xf32");
  EXPECT_EQ(program->inputs()[0].elementCount, 6u);
  EXPECT_EQ(program->inputs()[0].byteSize, 24u);
  ASSERT_EQ(program->outputs().size(), 1u);
  EXPECT_EQ(program->outputs()[0].name, "y");
  EXPECT_EQ(program->workspaceSize(), 256u);
  EXPECT_EQ(program->constantsSymbol(), "constants");
  EXPECT_EQ(program->constantsSize(), 64u);
  ASSERT_EQ(program->kernels().size(), 1u);
  const KernelInfo &kernel = program->kernels()[0];
  EXPECT_EQ(kernel.name, "copy_4");
  EXPECT_EQ(kernel.ldsBytes, 1024u);
  EXPECT_EQ(kernel.vgprs, 96u);
  EXPECT_EQ(kernel.agprs, 64u);
  EXPECT_EQ(kernel.sgprs, 32u);
  EXPECT_EQ(kernel.spills, 2u);
  EXPECT_EQ(kernel.mfmaCount, 8u);
  EXPECT_EQ(kernel.tiling, "tiling");
  ASSERT_EQ(program->launches().size(), 1u);
  const LaunchInfo &launch = program->launches()[0];
  EXPECT_EQ(launch.grid, (std::array<std::uint32_t, 3>{4, 1, 1}));
  EXPECT_EQ(launch.block, (std::array<std::uint32_t, 3>{64, 1, 1}));
  ASSERT_EQ(launch.arguments.size(), 4u);
  EXPECT_EQ(launch.arguments[1].kind, BufferKind::Constant);
  EXPECT_EQ(launch.arguments[1].offset, 16u);
  EXPECT_EQ(launch.arguments[1].size, 48u);
  EXPECT_EQ(launch.layer, "conv");
}

/// The name of a node may be any text, and it is printed.
TEST(Program, ControlCharactersInALayerAreEscaped) {
  TestProgram source;
  source.launches[0].layer = "a\nb\x7f";
  Expected<Program> program = Program::fromBytes(source.codeObject());
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->launches()[0].layer, "a\\x0ab\\x7f");
}

/// No launch need write what has no elements.
TEST(Program, ReadsTensorsWithoutElements) {
  TestProgram source;
  source.outputs.push_back({"empty", format::ElementType::F32, {0, 1ll << 62}});
  Expected<Program> program = Program::fromBytes(source.codeObject());
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->outputs()[1].byteSize, 0u);
  EXPECT_EQ(program->outputs()[1].elementCount, 0u);
}

TEST(Program, ReadsAScalarAndNoConstants) {
  TestProgram source;
  source.inputs = {{"x", format::ElementType::I64, {}}};
  source.constantsSymbol.reset();
  source.constantsSize = 0;
  source.launches[0].arguments = {{format::BufferKind::Input, 0, 0, 8},
                                  {format::BufferKind::Output, 0, 0, 24}};
  Expected<Program> program = Program::fromBytes(source.codeObject());
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ(program->inputs()[0].type(), "si64");
  EXPECT_EQ(program->inputs()[0].elementCount, 1u);
  EXPECT_EQ(program->constantsSymbol(), "");
}

TEST(Program, ReadsASectionAtAnyAlignment) {
  // The names before the plan have an odd number of bytes here.
  std::string file = makeElf(TestProgram().plan(), /*headersFirst=*/true);
  EXPECT_EQ(errorOf(file), "no error");
  EXPECT_EQ(errorOf(makeElf(TestProgram().plan() + "x")), "no error");
}

TEST(Program, LoadNamesTheFile) {
  Expected<Program> program = Program::load("/nonexistent/program.hsaco");
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(program.error().message,
            "cannot open /nonexistent/program.hsaco: No such file or "
            "directory");
}

// The type's figures, against the widths that their names say.
TEST(Program, KnowsEachElementType) {
  struct {
    ElementType type;
    const char *name;
    std::size_t size;
  } rows[] = {{ElementType::F32, "f32", 4},
              {ElementType::BF16, "bf16", 2},
              {ElementType::F64, "f64", 8},
              {ElementType::I8, "si8", 1},
              {ElementType::U16, "ui16", 2},
              {ElementType::I32, "si32", 4},
              {ElementType::U64, "ui64", 8},
              {ElementType::Bool, "bool", 1},
              {ElementType::F8E5M2FNUZ, "f8E5M2FNUZ", 1}};
  for (const auto &row : rows) {
    EXPECT_EQ(elementTypeName(row.type), row.name);
    EXPECT_EQ(elementTypeSize(row.type), row.size) << row.name;
  }
  // Both enumerations are written by hand.
  for (auto type : format::EnumValuesElementType()) {
    std::string name = format::EnumNameElementType(type);
    std::string ours(elementTypeName(static_cast<ElementType>(type)));
    std::erase(ours, 's'); // si8 is I8 there, and bool Bool
    for (char &c : ours)
      c = static_cast<char>(std::toupper(c));
    for (char &c : name)
      c = static_cast<char>(std::toupper(c));
    if (ours.starts_with("UI"))
      ours.erase(1, 1);
    EXPECT_EQ(ours, name);
  }
}

/// A change to the valid program, and the error that it must cause.
struct PlanError {
  const char *name;
  std::function<void(TestProgram &)> change;
  const char *message;
};

class PlanErrors : public testing::TestWithParam<PlanError> {};

constexpr std::uint64_t huge = std::numeric_limits<std::uint64_t>::max() - 7;

const PlanError planErrors[] = {
    {"Version", [](TestProgram &p) { p.version = 2; },
     "its version is 2, this build reads version 1; compile the model again"},
    {"EmptyTarget", [](TestProgram &p) { p.target = ""; },
     "the target has an empty name"},
    {"ControlCharacter", [](TestProgram &p) { p.inputs[0].name = "a\nb"; },
     "the name of input 0 has control characters"},
    {"ElementType",
     [](TestProgram &p) { p.inputs[0].type = format::ElementType(17); },
     "input 0 'x' has unknown element type 17"},
    {"NegativeSize", [](TestProgram &p) { p.inputs[0].shape = {-1}; },
     "input 0 'x' has size -1 in dimension 0, should be at least 0"},
    {"ShapeOverflow",
     [](TestProgram &p) { p.inputs[0].shape = {1ll << 31, 1ll << 31}; },
     "input 0 'x' is too large: its size in bytes exceeds 64 bits"},
    {"Rank",
     [](TestProgram &p) {
       p.inputs[0].shape = std::vector<std::int64_t>(65, 1);
     },
     "input 0 'x' has 65 dimensions, more than 64"},
    {"CountedDimension",
     [](TestProgram &p) {
       p.outputs[0] = {"y", format::ElementType::I64, {2, 3}, 2};
     },
     "output 0 'y' counts dimension 2 of 2x3xsi64"},
    {"CountedType",
     [](TestProgram &p) {
       p.outputs[0] = {"y", format::ElementType::F32, {2, 3}, 1};
     },
     "output 0 'y' counts dimension 1 of 2x3xf32"},
    {"SameName", [](TestProgram &p) { p.inputs.push_back(p.inputs[0]); },
     "two inputs are called 'x'"},
    {"KernelName", [](TestProgram &p) { p.kernels[0] = ""; },
     "kernel 0 has an empty name"},
    {"SymbolWithoutBytes", [](TestProgram &p) { p.constantsSize = 0; },
     "the constants have a symbol but no bytes"},
    {"BytesWithoutSymbol", [](TestProgram &p) { p.constantsSymbol.reset(); },
     "the constants have 64 bytes but no symbol"},
    {"KernelIndex", [](TestProgram &p) { p.launches[0].kernel = 1; },
     "launch 0 is of kernel 1 of 1"},
    {"EmptyGrid", [](TestProgram &p) { p.launches[0].grid = {4, 0, 1}; },
     "launch 0 is empty: its grid is 4x0x1 and its block 64x1x1"},
    {"EmptyBlock", [](TestProgram &p) { p.launches[0].block = {64, 1, 0}; },
     "launch 0 is empty: its grid is 4x1x1 and its block 64x1x0"},
    {"LargeBlock", [](TestProgram &p) { p.launches[0].block = {32, 33, 1}; },
     "launch 0 has a block of 32x33x1 work-items, more than 1024"},
    {"OverflowingBlock",
     [](TestProgram &p) { p.launches[0].block = {1u << 31, 1u << 31, 4}; },
     "launch 0 has a block of 2147483648x2147483648x4 work-items, more than "
     "1024"},
    {"LargeGrid", [](TestProgram &p) { p.launches[0].grid = {1u << 26, 1, 1}; },
     "launch 0 has a grid of 67108864x1x1 workgroups, more than 2^32 "
     "work-items in one dimension"},
    {"InputIndex",
     [](TestProgram &p) {
       p.launches[0].arguments[0] = {format::BufferKind::Input, 1, 0, 24};
     },
     "launch 0 is invalid: argument 0 is input 1 of 1"},
    {"InputSize",
     [](TestProgram &p) {
       p.launches[0].arguments[0] = {format::BufferKind::Input, 0, 0, 28};
     },
     "launch 0 is invalid: argument 0 is 28 bytes at offset 0 of input 0 of 24 "
     "bytes"},
    {"OutputOffset",
     [](TestProgram &p) {
       p.launches[0].arguments[3] = {format::BufferKind::Output, 0, 4, 24};
     },
     "launch 0 is invalid: argument 3 is 24 bytes at offset 4 of output 0 of "
     "24 "
     "bytes"},
    {"WorkspaceEnd",
     [](TestProgram &p) {
       p.launches[0].arguments[2] = {format::BufferKind::Workspace, 0, 129,
                                     128};
     },
     "launch 0 is invalid: argument 2 is 128 bytes at offset 129 of a "
     "workspace of 256 bytes"},
    {"WorkspaceOverflow",
     [](TestProgram &p) {
       p.launches[0].arguments[2] = {format::BufferKind::Workspace, 0, huge,
                                     128};
     },
     "launch 0 is invalid: argument 2 is 128 bytes at offset "
     "18446744073709551608 of a workspace of 256 bytes"},
    {"ConstantEnd",
     [](TestProgram &p) {
       p.launches[0].arguments[1] = {format::BufferKind::Constant, 0, 16, 49};
     },
     "launch 0 is invalid: argument 1 is 49 bytes at offset 16 of a constants "
     "buffer of 64 bytes"},
    {"BufferKind",
     [](TestProgram &p) {
       p.launches[0].arguments[1] = {format::BufferKind(9), 0, 0, 1};
     },
     "launch 0 is invalid: argument 1 has unknown buffer kind 9"},
    {"UnwrittenOutput",
     [](TestProgram &p) { p.launches[0].arguments.pop_back(); },
     "output 'y' is not an argument of any launch"},
};

TEST_P(PlanErrors, IsReported) {
  TestProgram program;
  GetParam().change(program);
  EXPECT_EQ(errorOf(program.codeObject()),
            std::string("the launch plan is invalid: ") + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(Program, PlanErrors, testing::ValuesIn(planErrors),
                         [](const auto &info) { return info.param.name; });

TEST(Program, RejectsOtherSections) {
  EXPECT_EQ(errorOf(makeElf("")), "the launch plan is invalid: it is empty");
  EXPECT_EQ(errorOf(makeElf("ABC")),
            "the launch plan is invalid: it does not begin with the identifier "
            "MINI");
  std::string plan = TestProgram().plan();
  EXPECT_EQ(errorOf(makeElf(plan.substr(0, plan.size() / 2))),
            "the launch plan is invalid: its FlatBuffer is corrupt");
}

/// Overwrites a field of the ELF header or of a section header of a file made
/// with the section headers first.
template <typename T>
std::string patched(std::size_t offset, T value, bool headersFirst = true) {
  std::string file = makeElf(TestProgram().plan(), headersFirst);
  std::memcpy(file.data() + offset, &value, sizeof(value));
  return file;
}

std::size_t sectionField(std::size_t section, std::size_t field) {
  return sizeof(Elf64_Ehdr) + section * sizeof(Elf64_Shdr) + field;
}

TEST(Elf, NamesWhatIsWrong) {
  EXPECT_EQ(errorOf("hello"),
            "this is not an ELF file: it does not begin with \\x7fELF; "
            "expected a code object made by mini-compile");
  EXPECT_EQ(errorOf("\x7f"
                    "ELF"),
            "the file is truncated: it has 4 bytes, an ELF header alone takes "
            "64");
  EXPECT_EQ(errorOf(patched<char>(EI_CLASS, ELFCLASS32)),
            "the ELF file is not 64-bit little-endian: its class is 1 and its "
            "data encoding 1");
  EXPECT_EQ(errorOf(patched<Elf64_Half>(offsetof(Elf64_Ehdr, e_machine), 62)),
            "the ELF file is for machine 62, an AMD GPU code object is for "
            "machine 224");
  EXPECT_EQ(errorOf(patched<Elf64_Off>(offsetof(Elf64_Ehdr, e_shoff), 0)),
            "the ELF file has no section headers; was it stripped?");
  EXPECT_EQ(
      errorOf(patched<Elf64_Half>(offsetof(Elf64_Ehdr, e_shentsize), 10)),
      "the ELF header is corrupt: a section header takes 10 bytes, should be "
      "64");
  EXPECT_EQ(errorOf(patched<Elf64_Half>(offsetof(Elf64_Ehdr, e_shstrndx), 3)),
            "the ELF header is corrupt: the section names are in section 3 of "
            "3");
  std::string size = std::to_string(patched<char>(0, 0x7f).size());
  EXPECT_EQ(errorOf(patched<Elf64_Off>(offsetof(Elf64_Ehdr, e_shoff), huge)),
            "the ELF header is corrupt or the file truncated: section headers "
            "are at offset 18446744073709551608 of a file of " +
                size + " bytes");
  EXPECT_EQ(
      errorOf(patched<Elf64_Half>(offsetof(Elf64_Ehdr, e_shnum), 60000)),
      "the ELF header is corrupt or the file truncated: 60000 section headers "
      "do not fit at offset 64 of a file of " +
          size + " bytes");
  EXPECT_EQ(errorOf(patched<Elf64_Xword>(
                sectionField(1, offsetof(Elf64_Shdr, sh_size)), huge)),
            "section header 1 is corrupt: it has 18446744073709551608 bytes at "
            "offset 256 of a file of " +
                size + " bytes");
  EXPECT_EQ(errorOf(patched<Elf64_Word>(
                sectionField(1, offsetof(Elf64_Shdr, sh_name)), 25)),
            "section header 1 is corrupt: its name is at offset 25 of a name "
            "table of 25 bytes");
  EXPECT_EQ(errorOf(patched<Elf64_Word>(
                sectionField(2, offsetof(Elf64_Shdr, sh_type)), 1)),
            "section header 2 is corrupt: it should hold the section names, "
            "its type is 1");
  EXPECT_EQ(errorOf(patched<Elf64_Word>(
                sectionField(1, offsetof(Elf64_Shdr, sh_type)), SHT_NOBITS)),
            "section header 1 is corrupt: it is .mini.program but has no bytes "
            "in the file");
  EXPECT_EQ(errorOf(patched<Elf64_Word>(
                sectionField(1, offsetof(Elf64_Shdr, sh_name)), 2)),
            "the code object has no section .mini.program; was it made by "
            "mini-compile?");
}

// A file with very many sections keeps both numbers in section header 0.
TEST(Elf, ReadsExtendedNumbers) {
  std::string file = patched<Elf64_Half>(offsetof(Elf64_Ehdr, e_shnum), 0);
  Elf64_Half extended = SHN_XINDEX;
  std::memcpy(file.data() + offsetof(Elf64_Ehdr, e_shstrndx), &extended, 2);
  Elf64_Xword count = 3;
  std::memcpy(file.data() + sectionField(0, offsetof(Elf64_Shdr, sh_size)),
              &count, 8);
  Elf64_Word names = 2;
  std::memcpy(file.data() + sectionField(0, offsetof(Elf64_Shdr, sh_link)),
              &names, 4);
  EXPECT_EQ(errorOf(file), "no error");
}

} // namespace
