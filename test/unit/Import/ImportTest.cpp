//===- ImportTest.cpp - Models become modules -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The module of a model is compared with the text that torch-mlir's importer
// prints for it, or a part of that.
//
//===----------------------------------------------------------------------===//

#include "Models.h"

#include <gmock/gmock.h>

using namespace mini;
using namespace mini::importer;
using testing::HasSubstr;
using testing::Not;

namespace {

/// The module's text of a model that must import.
std::string importText(const onnx::ModelProto &model,
                       const ImportOptions &options = {}) {
  Imported imported = importModel(model, options);
  EXPECT_EQ(imported.errors, "");
  return imported.text;
}

TEST(Import, ConvRelu) {
  EXPECT_EQ(importText(convRelu()),
            R"(module {
  func.func @graph(%arg0: !torch.vtensor<[1,2,4,4],f32> {mini.name = "x"}) -> (!torch.vtensor<[1,3,4,4],f32> {mini.name = "z"}) attributes {torch.onnx_meta.ir_version = 8 : si64, torch.onnx_meta.opset_version = 17 : si64, torch.onnx_meta.producer_name = "test", torch.onnx_meta.producer_version = "1"} {
    %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[[[[1.000000e+00]], [[2.000000e+00]]], [[[-3.000000e+00]], [[4.000000e+00]]], [[[5.000000e+00]], [[6.500000e+00]]]]> : tensor<3x2x1x1xf32>} : () -> !torch.vtensor<[3,2,1,1],f32> 
    %1 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[1.000000e+00, 5.000000e-01, -2.000000e+00]> : tensor<3xf32>} : () -> !torch.vtensor<[3],f32> 
    %2 = torch.operator "onnx.Conv"(%arg0, %0, %1) {torch.onnx.pads = [0 : si64, 0 : si64, 0 : si64, 0 : si64]} : (!torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[3,2,1,1],f32>, !torch.vtensor<[3],f32>) -> !torch.vtensor 
    %3 = torch.operator "onnx.Relu"(%2) : (!torch.vtensor) -> !torch.vtensor<[1,3,4,4],f32> 
    return %3 : !torch.vtensor<[1,3,4,4],f32>
  }
}
)");
}

TEST(Import, LargeTensorsAreResources) {
  onnx::ModelProto model = relu();
  onnx::TensorProto &tensor =
      addInitializer(model, "big", onnx::TensorProto::UINT16, {17});
  tensor.set_raw_data(std::string(34, '\x01'));
  addOutput(model, "big", {17}, onnx::TensorProto::UINT16);
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("dense_resource<big> : tensor<17xui16>"));
  EXPECT_THAT(text, HasSubstr("big: \"0x020000000101"));
}

TEST(Import, OptionalOperandsAndResults) {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addOutput(model, "y", {2});
  addNode(model, "Clip", {"x", "", ""}, {"c"});
  // The second result is not used, the trailing one not there.
  addNode(model, "Several", {"c", "", "x"}, {"", "y", ""});
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("{\n    %0 = torch.constant.none\n"));
  EXPECT_THAT(text, HasSubstr(R"("onnx.Clip"(%arg0, %0, %0))"));
  EXPECT_THAT(
      text,
      HasSubstr(R"(%2:2 = torch.operator "onnx.Several"(%1, %0, %arg0))"));
  EXPECT_THAT(text, HasSubstr("return %2#1"));
}

TEST(Import, AttributesOfAllKinds) {
  onnx::ModelProto model = relu();
  onnx::NodeProto &node = *model.mutable_graph()->mutable_node(0);
  using Attribute = onnx::AttributeProto;
  addAttribute(node, "a", Attribute::INT).set_i(-7);
  addAttribute(node, "b", Attribute::FLOAT).set_f(0.5f);
  addAttribute(node, "c", Attribute::STRING).set_s("SAME_UPPER");
  addAttribute(node, "d", Attribute::FLOATS).add_floats(1.5f);
  addAttribute(node, "e", Attribute::STRINGS).add_strings("s");
  addAttribute(node, "f", Attribute::INTS);
  onnx::TensorProto &tensor =
      *addAttribute(node, "g", Attribute::TENSOR).mutable_t();
  tensor.set_data_type(onnx::TensorProto::INT64);
  tensor.add_int64_data(INT64_MIN);
  EXPECT_THAT(
      importText(model),
      HasSubstr(
          "{torch.onnx.a = -7 : si64, torch.onnx.b = 5.000000e-01 : f32, "
          "torch.onnx.c = \"SAME_UPPER\", torch.onnx.d = [1.500000e+00 : f32], "
          "torch.onnx.e = [\"s\"], torch.onnx.f = [], torch.onnx.g = "
          "dense<-9223372036854775808> : tensor<si64>}"));
}

TEST(Import, InitializerOfAnInputIsItsValue) {
  for (int version : {3, 4, 14}) {
    onnx::ModelProto model = convRelu();
    model.set_ir_version(version);
    addInput(model, "w", {3, 2, 1, 1});
    std::string text = importText(model);
    EXPECT_THAT(text, HasSubstr("(%arg0: !torch.vtensor<[1,2,4,4],f32> "
                                "{mini.name = \"x\"}) ->"));
    EXPECT_THAT(text, HasSubstr("onnx.Conv\"(%arg0, %0, %1)"));
  }
}

TEST(Import, UnusedInitializersAreNotRead) {
  onnx::ModelProto model = relu();
  addInitializer(model, "unused", onnx::TensorProto::STRING, {1});
  EXPECT_THAT(importText(model), Not(HasSubstr("onnx.Constant")));
}

TEST(Import, DomainsAndTheirVersions) {
  onnx::ModelProto model = relu();
  // The default domain has two names, and may be given under both.
  auto *same = model.add_opset_import();
  same->set_domain("ai.onnx");
  same->set_version(17);
  auto *opset = model.add_opset_import();
  opset->set_domain("com.microsoft");
  opset->set_version(1);
  model.mutable_graph()->mutable_node(0)->set_domain("com.microsoft");
  model.mutable_graph()->mutable_node(0)->set_op_type("QLinearAdd");
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("torch.onnx_meta.opset_version = 17 : si64, "
                              "torch.onnx_meta.opset_versions = "
                              "{com.microsoft = 1 : si64}"));
  EXPECT_THAT(text, HasSubstr("\"onnx.QLinearAdd\"(%arg0) {torch.onnx_domain = "
                              "\"com.microsoft\"}"));
}

TEST(Import, ResultsHaveTheTypesThatTheModelGives) {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addOutput(model, "y", {2});
  addNode(model, "A", {"x"}, {"a"});
  addNode(model, "B", {"a"}, {"b"});
  addNode(model, "C", {"b"}, {"c"});
  addNode(model, "D", {"c"}, {"y"});
  auto *a = model.mutable_graph()->add_value_info();
  a->set_name("a");
  setType(*a, onnx::TensorProto::INT8, {2, -1});
  auto *b = model.mutable_graph()->add_value_info();
  b->set_name("b");
  b->mutable_type()->mutable_tensor_type()->set_elem_type(
      onnx::TensorProto::BOOL);
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("-> !torch.vtensor<[2,?],si8> \n"));
  EXPECT_THAT(text, HasSubstr("-> !torch.vtensor<*,i1> \n"));
  EXPECT_THAT(text, HasSubstr("-> !torch.vtensor \n"));
}

TEST(Import, NodesAreOrdered) {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addOutput(model, "d", {2});
  addNode(model, "Last", {"c", "b"}, {"d"});
  addNode(model, "First", {"x"}, {"a"});
  addNode(model, "Third", {"b"}, {"c"});
  addNode(model, "Second", {"a"}, {"b"});
  std::string text = importText(model);
  size_t at = 0;
  for (const char *name : {"First", "Second", "Third", "Last"}) {
    size_t next = text.find(name);
    EXPECT_GT(next, at) << name;
    at = next;
  }
}

TEST(Import, OutputsMayBeInputsAndConstants) {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addOutput(model, "x", {2});
  addInitializer(model, "c", onnx::TensorProto::FLOAT, {0});
  addOutput(model, "c", {0});
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("return %arg0, %0 :"));
  EXPECT_THAT(text, HasSubstr("mini.name = \"c\"}) attributes"));
}

TEST(Import, DimensionsGetTheirSizes) {
  onnx::ModelProto model = relu();
  for (auto *value : {model.mutable_graph()->mutable_input(0),
                      model.mutable_graph()->mutable_output(0)})
    value->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->mutable_dim(0)
        ->set_dim_param("batch");
  ImportOptions options;
  options.dimensions["batch"] = 5;
  std::string text = importText(model, options);
  EXPECT_THAT(text, HasSubstr("%arg0: !torch.vtensor<[5,3],f32>"));
  EXPECT_THAT(text, HasSubstr("-> (!torch.vtensor<[5,3],f32>"));
}

TEST(Import, DimensionsWithoutNamesGetTheirSizes) {
  onnx::ModelProto model = relu();
  setType(*model.mutable_graph()->mutable_input(0), onnx::TensorProto::FLOAT,
          {2, -1});
  ImportOptions options;
  options.dimensions["x.1"] = 3;
  EXPECT_THAT(importText(model, options),
              HasSubstr("%arg0: !torch.vtensor<[2,3],f32>"));
}

TEST(Import, BoundInputsNeedNoSizes) {
  onnx::ModelProto model = relu();
  model.mutable_graph()
      ->mutable_input(0)
      ->mutable_type()
      ->mutable_tensor_type()
      ->mutable_shape()
      ->mutable_dim(0)
      ->set_dim_param("batch");
  ImportOptions options;
  options.boundInputs.insert("x");
  EXPECT_THAT(importText(model, options),
              HasSubstr("%arg0: !torch.vtensor<[?,3],f32>"));
}

TEST(Import, GraphWithoutANameAndWithAnOddOne) {
  onnx::ModelProto model = relu();
  model.mutable_graph()->clear_name();
  EXPECT_THAT(importText(model), HasSubstr("func.func @main_graph("));
  model.mutable_graph()->set_name("a graph\xff");
  EXPECT_THAT(importText(model), HasSubstr("func.func @\"a graph\\FF\"("));
}

/// A place goes before a name, and before a size of the model.
TEST(Import, SizesByPlace) {
  onnx::ModelProto model = relu();
  addInput(model, "w", {4, -1});
  auto &dimensions = *model.mutable_graph();
  for (int input : {0, 1})
    dimensions.mutable_input(input)
        ->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->mutable_dim(0)
        ->set_dim_param("n");
  dimensions.mutable_input(1)
      ->mutable_type()
      ->mutable_tensor_type()
      ->mutable_shape()
      ->mutable_dim(1)
      ->set_dim_value(-1);
  addInput(model, "fixed", {4, 5});
  ImportOptions options;
  options.dimensions["n"] = 2;
  options.dimensions["w.0"] = 7;
  options.dimensions["w.1"] = 8;
  options.dimensions["fixed.0"] = 9;
  EXPECT_THAT(importText(model, options),
              HasSubstr("%arg0: !torch.vtensor<[2,3],f32> {mini.name = \"x\"}, "
                        "%arg1: !torch.vtensor<[7,8],f32> {mini.name = \"w\"}, "
                        "%arg2: !torch.vtensor<[9,5],f32>"));
}

/// The forms of AMD's quantizers are ONNX's where ONNX has their types.
TEST(Import, QuantizersOfAmd) {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addInitializer(model, "s", onnx::TensorProto::FLOAT, {}).add_float_data(1);
  addInitializer(model, "z8", onnx::TensorProto::INT8, {}).add_int32_data(0);
  addInitializer(model, "z16", onnx::TensorProto::FLOAT16, {})
      .add_int32_data(0);
  addNode(model, "VitisQuantizeLinear", {"x", "s", "z8"}, {"a"})
      .set_domain("com.vai.quantize");
  addNode(model, "ExtendedDequantizeLinear", {"a", "s", "z8"}, {"b"})
      .set_domain("com.amd.quark");
  addNode(model, "ExtendedQuantizeLinear", {"b", "s", "z16"}, {"y"})
      .set_domain("com.amd.quark");
  addOutput(model, "y", {2}, onnx::TensorProto::FLOAT16);
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("\"onnx.QuantizeLinear\"(%arg0, %0, %1) :"));
  EXPECT_THAT(text, HasSubstr("\"onnx.DequantizeLinear\"(%2, %0, %1) :"));
  EXPECT_THAT(text, HasSubstr("\"onnx.ExtendedQuantizeLinear\"(%3, %0, %4) "
                              "{torch.onnx_domain = \"com.amd.quark\"}"));
}

/// PyTorch's exporter writes metadata for each node, in fields that the
/// installed header may not have.
TEST(Import, FieldsOfLaterVersions) {
  onnx::ModelProto model = relu();
  onnx::NodeProto &node = *model.mutable_graph()->mutable_node(0);
  for (int i = 0; i < 2000; ++i)
    node.GetReflection()->MutableUnknownFields(&node)->AddLengthDelimited(
        9, "\x0a\x01k");
  EXPECT_THAT(importText(model), HasSubstr("onnx.Relu"));
  for (int i = 0; i < 2000; ++i)
    node.GetReflection()->MutableUnknownFields(&node)->AddLengthDelimited(99,
                                                                          "");
  EXPECT_THAT(importModel(model).errors,
              HasSubstr("thousands of fields that no version of ONNX has"));
}

} // namespace
