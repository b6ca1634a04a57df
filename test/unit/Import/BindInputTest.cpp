//===- BindInputTest.cpp - Inputs that become constants -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arguments of modules in text are bound to arrays.
//
//===----------------------------------------------------------------------===//

#include "Import/BindInput.h"
#include "IR/Torch/Torch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"

#include <gmock/gmock.h>

using namespace mini;
using testing::HasSubstr;

namespace {

template <typename T>
NpyArray makeArray(char kind, std::vector<int64_t> shape,
                   const std::vector<T> &elements) {
  NpyArray array{{kind, sizeof(T)}, std::move(shape), {}};
  const auto *begin = reinterpret_cast<const std::byte *>(elements.data());
  array.data.assign(begin, begin + elements.size() * sizeof(T));
  return array;
}

/// The module with `name` bound, or the error.
std::string bindIn(const std::string &source, const std::string &name,
                   const NpyArray &array) {
  mlir::DialectRegistry registry;
  registry.insert<mlir::func::FuncDialect, torch::TorchDialect>();
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.allowUnregisteredDialects();
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::ScopedDiagnosticHandler handler(
      &context,
      [&](mlir::Diagnostic &diagnostic) { os << diagnostic << "\n"; });
  auto module = mlir::parseSourceString<mlir::ModuleOp>(source, &context);
  if (!module || failed(bindInput(*module, name, array, "a.npy")))
    return text;
  EXPECT_TRUE(succeeded(mlir::verify(*module)));
  module->print(os);
  return text;
}

constexpr const char *add = R"(
func.func @f(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[?],f32> {mini.name = "bias"}, %c: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[2],f32>, !torch.vtensor<[?],f32>) -> !torch.vtensor<[2],f32>
  return %c : !torch.vtensor<[2],f32>
})";

TEST(BindInput, OthersKeepTheirNames) {
  std::string text = bindIn(add, "input0", makeArray<float>('f', {2}, {1, 2}));
  EXPECT_THAT(text, HasSubstr("(%arg0: !torch.vtensor<[?],f32> {mini.name = "
                              "\"bias\"}, %arg1: !torch.vtensor<[2],f32> "
                              "{mini.name = \"input2\"})"));
  EXPECT_THAT(text, HasSubstr("value = dense<[1.000000e+00, 2.000000e+00]> : "
                              "tensor<2xf32>"));
  EXPECT_THAT(text, HasSubstr("\"onnx.Add\"(%0, %arg0)"));
}

TEST(BindInput, GivesUnknownSizes) {
  EXPECT_THAT(bindIn(add, "bias", makeArray<float>('f', {3}, {1, 2, 3})),
              HasSubstr("\"onnx.Add\"(%arg0, %0) : (!torch.vtensor<[2],f32>, "
                        "!torch.vtensor<[3],f32>)"));
}

TEST(BindInput, MayBeAResult) {
  EXPECT_THAT(bindIn(add, "input2", makeArray<float>('f', {2}, {1, 2})),
              HasSubstr("return %0 : !torch.vtensor<[2],f32>"));
}

TEST(BindInput, UnknownNameListsTheInputs) {
  EXPECT_EQ(bindIn(add, "b", makeArray<float>('f', {2}, {1, 2})),
            "no input is called 'b'; inputs are 'input0', 'bias', 'input2'\n");
  EXPECT_EQ(bindIn("func.func @f() { return }", "b",
                   makeArray<float>('f', {2}, {1, 2})),
            "no input is called 'b'; the model has none\n");
}

TEST(BindInput, WrongShapeAndType) {
  EXPECT_EQ(bindIn(add, "input0", makeArray<float>('f', {2, 1}, {1, 2})),
            "cannot bind input 'input0' to a.npy: it is "
            "'!torch.vtensor<[2],f32>', of .npy type <f4, but the file has "
            "(2, 1) <f4\n");
  EXPECT_EQ(bindIn(add, "input0", makeArray<double>('f', {2}, {1, 2})),
            "cannot bind input 'input0' to a.npy: it is "
            "'!torch.vtensor<[2],f32>', of .npy type <f4, but the file has "
            "(2,) <f8\n");
}

TEST(BindInput, ArgumentsOfTheSameName) {
  EXPECT_EQ(
      bindIn(R"(func.func @f(%a: !torch.vtensor<[1],f32> {mini.name = "x"},
                                 %b: !torch.vtensor<[1],f32> {mini.name = "x"})
                 { return })",
             "x", makeArray<float>('f', {1}, {1})),
      "2 inputs are called 'x'; give them distinct names\n");
}

std::string bindDtype(const std::string &dtype, const NpyArray &array) {
  return bindIn("func.func @f(%a: !torch.vtensor<[2]," + dtype +
                    ">) { return }",
                "input0", array);
}

TEST(BindInput, TypesOfElements) {
  EXPECT_THAT(bindDtype("i1", makeArray<uint8_t>('b', {2}, {0, 1})),
              HasSubstr("dense<[false, true]> : tensor<2xi1>"));
  EXPECT_THAT(bindDtype("si8", makeArray<int8_t>('i', {2}, {-1, 1})),
              HasSubstr("dense<[-1, 1]> : tensor<2xsi8>"));
  EXPECT_THAT(bindDtype("ui64", makeArray<uint64_t>('u', {2}, {~0ull, 1})),
              HasSubstr("dense<[18446744073709551615, 1]>"));
  // The types that NumPy lacks travel as their bits.
  EXPECT_THAT(
      bindDtype("bf16", makeArray<uint16_t>('u', {2}, {0x3fc0, 0})),
      HasSubstr("dense<[1.500000e+00, 0.000000e+00]> : tensor<2xbf16>"));
  EXPECT_THAT(bindDtype("f8E5M2", makeArray<uint8_t>('u', {2}, {0x3e, 0})),
              HasSubstr("dense<[1.500000e+00, 0.000000e+00]>"));
  EXPECT_EQ(bindDtype("si4", makeArray<int8_t>('i', {2}, {0, 1})),
            "cannot bind input 'input0' to a.npy: it is "
            "'!torch.vtensor<[2],si4>', whose dtype a .npy file cannot have\n");
  EXPECT_THAT(bindDtype("unk", makeArray<int8_t>('i', {2}, {0, 1})),
              HasSubstr("whose dtype a .npy file cannot have"));
}

} // namespace
