//===- CompilerTest.cpp - The compiler as a library -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles through the public API and looks at what comes out: the ELF file,
// the launch plan, the errors.
//
//===----------------------------------------------------------------------===//

#include "mini/Compiler.h"
#include "mini/Program_generated.h"

#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

#include <map>
#include <thread>

using namespace mini;

namespace {
std::string readSource(const char *name) {
  auto buffer = llvm::MemoryBuffer::getFile(std::string(MINI_LIT_DIR) +
                                            "/CodeGen/" + name);
  EXPECT_TRUE(buffer) << name;
  return buffer ? (*buffer)->getBuffer().str() : "";
}

CompileOptions fromKernels(std::string to = "") {
  CompileOptions options;
  options.from = "llvm";
  options.to = std::move(to);
  return options;
}

std::string compileOrFail(const std::string &source,
                          const CompileOptions &options = fromKernels()) {
  Expected<CompileResult> result = compile(source, "model.mlir", options);
  EXPECT_TRUE(bool(result)) << result.error().message;
  return result ? result->output : "";
}

std::string replaced(std::string text, const std::string &from,
                     const std::string &to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// The parts of a code object that a loader looks at.
struct CodeObject {
  std::string bytes; ///< What the others point into.
  std::map<std::string, std::string> sections;
  std::map<std::string, llvm::object::ELFSymbolRef> symbols;
  std::unique_ptr<llvm::object::ObjectFile> file;

  explicit CodeObject(std::string contents) : bytes(std::move(contents)) {
    auto object = llvm::object::ObjectFile::createObjectFile(
        llvm::MemoryBufferRef(bytes, "code object"));
    if (!object) {
      ADD_FAILURE() << llvm::toString(object.takeError());
      return;
    }
    file = std::move(*object);
    for (const auto &section : file->sections())
      sections[llvm::cantFail(section.getName()).str()] =
          llvm::cantFail(section.getContents()).str();
    auto &elf = llvm::cast<llvm::object::ELFObjectFileBase>(*file);
    for (llvm::object::ELFSymbolRef symbol : elf.getDynamicSymbolIterators())
      symbols.emplace(llvm::cantFail(symbol.getName()).str(), symbol);
  }

  const format::Program *program() const {
    auto section = sections.find(".mini.program");
    if (section == sections.end())
      return nullptr;
    const std::string &plan = section->second;
    flatbuffers::Verifier verifier(
        reinterpret_cast<const uint8_t *>(plan.data()), plan.size());
    return format::VerifyProgramBuffer(verifier)
               ? format::GetProgram(plan.data())
               : nullptr;
  }
};

TEST(Compiler, CodeObjectHasKernelsAndConstants) {
  CodeObject object(compileOrFail(readSource("two-kernels.mlir")));
  for (const char *name : {"add", "add.kd", "product", "product.kd"})
    EXPECT_TRUE(object.symbols.count(name)) << name;
  ASSERT_TRUE(object.symbols.count("mini_constants"));
  llvm::object::ELFSymbolRef constants = object.symbols.at("mini_constants");
  EXPECT_EQ(constants.getSize(), 1024u);
  auto section = llvm::cantFail(constants.getSection());
  uint64_t address = llvm::cantFail(constants.getAddress());
  EXPECT_EQ(address % 256, 0u);
  llvm::StringRef contents = llvm::cantFail(section->getContents());
  float last;
  memcpy(&last, contents.data() + address - section->getAddress() + 1020, 4);
  EXPECT_EQ(last, 2.0f);
}

TEST(Compiler, OneMetadataNote) {
  // A second note would hide the kernels from a loader that reads the last.
  CodeObject object(compileOrFail(readSource("two-kernels.mlir")));
  const std::string &notes = object.sections[".note"];
  size_t first = notes.find("amdhsa.kernels");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(notes.find("amdhsa.kernels", first + 1), std::string::npos);
}

TEST(Compiler, ProgramIsTheLaunchPlan) {
  CodeObject object(compileOrFail(readSource("two-kernels.mlir")));
  const format::Program *program = object.program();
  ASSERT_NE(program, nullptr);
  EXPECT_EQ(program->target()->str(), "gfx942");
  ASSERT_EQ(program->inputs()->size(), 2u);
  ASSERT_EQ(program->outputs()->size(), 1u);
  const format::Tensor &input = *program->inputs()->Get(1);
  EXPECT_EQ(input.name()->str(), "input1");
  EXPECT_EQ(input.element_type(), format::ElementType::F32);
  ASSERT_EQ(input.shape()->size(), 2u);
  EXPECT_EQ(input.shape()->Get(0), 16);
  EXPECT_EQ(program->workspace_size(), 1024u);
  EXPECT_EQ(program->constants_symbol()->str(), "mini_constants");
  ASSERT_EQ(program->launches()->size(), 2u);
  const format::Launch &add = *program->launches()->Get(0);
  EXPECT_EQ(program->kernels()->Get(add.kernel())->name()->str(), "add");
  EXPECT_EQ(add.grid()->x(), 4u);
  EXPECT_EQ(add.block()->x(), 64u);
  const format::Launch &product = *program->launches()->Get(1);
  using enum format::BufferKind;
  format::BufferKind kinds[] = {Workspace, Constant, Output};
  for (unsigned i = 0; i < 3; ++i) {
    EXPECT_EQ(product.arguments()->Get(i)->kind(), kinds[i]);
    EXPECT_EQ(product.arguments()->Get(i)->size(), 1024u);
  }
}

TEST(Compiler, ReportsKernels) {
  auto result =
      compile(readSource("two-kernels.mlir"), "model.mlir", fromKernels());
  ASSERT_TRUE(bool(result));
  ASSERT_EQ(result->kernels.size(), 2u);
  const KernelReport &product = result->kernels[1];
  EXPECT_EQ(product.name, "product");
  EXPECT_EQ(product.mfmaCount, 4u); // K = 16 in steps of 4
  EXPECT_EQ(product.ldsBytes, 2048u);
  EXPECT_EQ(product.tiling, "#mini.tiling<intrinsic = \"f32_16x16x4\", "
                            "tile = [16, 16, 16], waves = [1, 1]>");
  EXPECT_GT(product.vgprs, 0u);
  EXPECT_EQ(result->kernels[0].mfmaCount, 0u);
  EXPECT_EQ(result->kernels[0].grid[0], 4u);
}

TEST(Compiler, SameInputSameBytes) {
  std::string source = readSource("two-kernels.mlir");
  std::string outputs[3];
  outputs[0] = compileOrFail(source);
  std::thread first([&] { outputs[1] = compileOrFail(source); });
  std::thread second([&] { outputs[2] = compileOrFail(source); });
  first.join();
  second.join();
  EXPECT_EQ(outputs[0], outputs[1]);
  EXPECT_EQ(outputs[0], outputs[2]);
}

TEST(Compiler, PhasesResume) {
  std::string source = readSource("two-kernels.mlir");
  std::string lowered = compileOrFail(source, fromKernels("llvm"));
  CompileOptions rest;
  rest.from = "asm";
  EXPECT_EQ(compileOrFail(lowered, rest), compileOrFail(source));
}

TEST(Compiler, SyntaxErrorHasItsPlace) {
  for (std::string source : {"module {\n  func.func @f( {\n",
                             "\x7f"
                             "ELF",
                             "module {\n  foo.bar\n}\n"}) {
    auto result = compile(source, "model.mlir", fromKernels());
    ASSERT_FALSE(bool(result)) << source;
    EXPECT_EQ(result.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(result.error().message.find("model.mlir:"), 0u)
        << result.error().message;
    EXPECT_NE(result.error().message.find("error: "), std::string::npos);
  }
}

TEST(Compiler, TruncatedSourceIsAnError) {
  std::string source = readSource("two-kernels.mlir");
  source = source.substr(source.find("module"));
  for (size_t length = 8; length + 3 < source.size(); length += 211) {
    auto result = compile(source.substr(0, length), "m.mlir", fromKernels());
    ASSERT_FALSE(bool(result)) << length;
    EXPECT_EQ(result.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(result.error().message.find("m.mlir:"), 0u);
  }
}

TEST(Compiler, EmptyModuleIsAnError) {
  for (const char *source : {"", "module {}"}) {
    auto result = compile(source, "model.mlir");
    ASSERT_FALSE(bool(result));
    EXPECT_EQ(result.error().kind, ErrorKind::InvalidInput);
    EXPECT_NE(result.error().message.find("empty"), std::string::npos);
  }
}

TEST(Compiler, UsageErrorsNameTheChoices) {
  auto expectUsage = [](const CompileOptions &options, const char *part) {
    auto result = compile("module {}", "model.mlir", options);
    ASSERT_FALSE(bool(result));
    EXPECT_EQ(result.error().kind, ErrorKind::Usage);
    EXPECT_NE(result.error().message.find(part), std::string::npos)
        << result.error().message;
  };
  CompileOptions options;
  options.target = "gfx1";
  expectUsage(options, "gfx942");
  options = {};
  options.to = "nowhere";
  expectUsage(options, "mfma");
  options = fromKernels("mfma");
  expectUsage(options, "comes after");
  options = {};
  options.from = "hsaco";
  expectUsage(options, "asm");
}

TEST(Compiler, OtherTargetInInputIsAnError) {
  std::string source =
      replaced(readSource("two-kernels.mlir"), "mini.target = \"gfx942\"",
               "mini.target = \"gfx90a\"");
  auto result = compile(source, "model.mlir", fromKernels());
  ASSERT_FALSE(bool(result));
  EXPECT_NE(result.error().message.find("gfx90a"), std::string::npos);
}

TEST(Compiler, TooMuchLdsIsAnErrorWithItsPlace) {
  std::string source = replaced(
      readSource("two-kernels.mlir"),
      "workgroup(%ta : memref<16x16xf32, #gpu.address_space<workgroup>>, ",
      "workgroup(%ta : memref<16x16xf32, #gpu.address_space<workgroup>>, "
      "%big : memref<65536xi8, #gpu.address_space<workgroup>>, ");
  source =
      replaced(source, "      %i = arith.remui",
               "      %byte = arith.constant 1 : i8\n"
               "      memref.store %byte, %big[%thread] : memref<65536xi8, "
               "#gpu.address_space<workgroup>>\n"
               "      gpu.barrier\n"
               "      %byte2 = memref.load %big[%row] : memref<65536xi8, "
               "#gpu.address_space<workgroup>>\n"
               "      %f = arith.sitofp %byte2 : i8 to f32\n"
               "      memref.store %f, %c[%c0, %c0] : memref<16x16xf32>\n"
               "      %i = arith.remui");
  auto result = compile(source, "model.mlir", fromKernels());
  ASSERT_FALSE(bool(result));
  const std::string &message = result.error().message;
  EXPECT_EQ(result.error().kind, ErrorKind::InvalidInput) << message;
  EXPECT_NE(message.find("error: needs 67584 bytes of LDS, and gfx942 has "
                         "65536"),
            std::string::npos)
      << message;
  EXPECT_EQ(message.find("bug in mini"), std::string::npos) << message;
}

TEST(Compiler, ConstantsOfAllKindsKeepTheirBytes) {
  std::string source = readSource("constants.mlir");
  CodeObject object(compileOrFail(source));
  auto symbol = object.symbols.at("mini_constants");
  auto section = llvm::cantFail(symbol.getSection());
  llvm::StringRef all = llvm::cantFail(section->getContents());
  llvm::StringRef bytes =
      all.substr(llvm::cantFail(symbol.getAddress()) - section->getAddress());
  const format::Program *program = object.program();
  ASSERT_NE(program, nullptr);
  const auto &arguments = *program->launches()->Get(0)->arguments();
  auto at = [&](unsigned argument) {
    const format::Argument &a = *arguments.Get(argument);
    EXPECT_EQ(a.kind(), format::BufferKind::Constant);
    EXPECT_EQ(a.offset() % 256, 0u);
    return bytes.substr(a.offset(), a.size()).str();
  };
  EXPECT_EQ(at(0), std::string("\x01\xff\x80\x7f", 4));   // i8, given in full
  EXPECT_EQ(at(1), std::string("\x03\0\x03\0\x03\0", 6)); // i16, a splat
  EXPECT_EQ(at(2), std::string("\x01\0\x01", 3));         // i1, a byte each
  EXPECT_EQ(at(3), std::string("\0\0\x80\x3f", 4));       // f32, a resource
}

TEST(Compiler, SavesEachPhase) {
  llvm::SmallString<128> folder;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("mini-test", folder));
  CompileOptions options = fromKernels();
  options.saveTemps = folder.str().str() + "/new";
  compileOrFail(readSource("two-kernels.mlir"), options);
  for (const char *name : {"06-llvm.mlir", "07-asm.s", "08-hsaco.hsaco"})
    EXPECT_TRUE(llvm::sys::fs::exists(options.saveTemps + "/" + name)) << name;
  EXPECT_FALSE(llvm::sys::fs::remove_directories(folder));
}
} // namespace
