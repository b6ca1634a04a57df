//===- LocalFunctionsTest.cpp - Functions of a model ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Calls become what the functions have; those that cannot are refused.
//
//===----------------------------------------------------------------------===//

#include "Models.h"

#include <gmock/gmock.h>

using namespace mini;
using namespace mini::importer;
using testing::HasSubstr;
using testing::Not;

namespace {

/// `local.NAME`, with an opset of ONNX's own operators.
onnx::FunctionProto &addFunction(onnx::ModelProto &model,
                                 const std::string &name,
                                 std::initializer_list<std::string> inputs,
                                 std::initializer_list<std::string> outputs,
                                 int64_t opset = 17) {
  onnx::FunctionProto &function = *model.add_functions();
  function.set_name(name);
  function.set_domain("local");
  for (const std::string &input : inputs)
    function.add_input(input);
  for (const std::string &output : outputs)
    function.add_output(output);
  function.add_opset_import()->set_version(opset);
  return function;
}

onnx::NodeProto &addNode(onnx::FunctionProto &function, const std::string &type,
                         std::initializer_list<std::string> inputs,
                         std::initializer_list<std::string> outputs,
                         const std::string &domain = "") {
  onnx::NodeProto &node = *function.add_node();
  node.set_op_type(type);
  node.set_domain(domain);
  for (const std::string &input : inputs)
    node.add_input(input);
  for (const std::string &output : outputs)
    node.add_output(output);
  return node;
}

/// y = local.F(x).
onnx::ModelProto callOfF() {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addOutput(model, "y", {2});
  importer::addNode(model, "F", {"x"}, {"y"}, "call").set_domain("local");
  return model;
}

/// The module's text, with locations.
std::string importText(const onnx::ModelProto &model) {
  Imported imported = importModel(model);
  EXPECT_EQ(imported.errors, "");
  return imported.text;
}

TEST(LocalFunctions, AreInlinedWithTheirAttributes) {
  onnx::ModelProto model = callOfF();
  addAttribute(*model.mutable_graph()->mutable_node(0), "slope",
               onnx::AttributeProto::FLOAT)
      .set_f(0.5F);
  onnx::FunctionProto &f = addFunction(model, "F", {"a"}, {"b"});
  addAttribute(addNode(f, "LeakyRelu", {"a"}, {"b"}), "alpha",
               onnx::AttributeProto::FLOAT)
      .set_ref_attr_name("slope");
  addAttribute(*f.mutable_node(0), "other", onnx::AttributeProto::INT)
      .set_ref_attr_name("absent");
  std::string text = importText(model);
  EXPECT_THAT(text, HasSubstr("torch.operator \"onnx.LeakyRelu\"(%arg0) "
                              "{torch.onnx.alpha = 5.000000e-01 : f32}"));
  EXPECT_THAT(text, Not(HasSubstr("onnx.F")));
}

TEST(LocalFunctions, HaveTheirOwnOpsetAndNames) {
  onnx::ModelProto model = callOfF();
  importer::addNode(model, "Softmax", {"y"}, {"z"});
  addOutput(model, "z", {2});
  addNode(addFunction(model, "F", {"x"}, {"z"}, 11), "Softmax", {"x"}, {"z"});
  std::string text = importText(model);
  // The name z is the function's own.
  EXPECT_THAT(text, HasSubstr("\"onnx.Softmax\"(%arg0) {torch.onnx_opset = 11 "
                              ": i64}"));
  EXPECT_THAT(text, HasSubstr("\"onnx.Softmax\"(%0) :"));
}

TEST(LocalFunctions, TakeAbsentOperandsAndGiveUnusedResults) {
  onnx::ModelProto model = callOfF();
  onnx::FunctionProto &f = addFunction(model, "F", {"a", "b"}, {"c", "d"});
  addNode(f, "Clip", {"a", "b"}, {"c"});
  addNode(f, "Relu", {"a"}, {"d"});
  EXPECT_THAT(
      importText(model),
      HasSubstr(
          "\"onnx.Clip\"(%arg0, %0) : (!torch.vtensor<[2],f32>, !torch.none)"));
}

TEST(LocalFunctions, AreFoundByTheirOverload) {
  onnx::ModelProto model = callOfF();
  addNode(addFunction(model, "F", {"a"}, {"b"}), "Relu", {"a"}, {"b"});
  onnx::FunctionProto &second = addFunction(model, "F", {"a"}, {"b"});
  addNode(second, "Neg", {"a"}, {"b"});
  // The installed header may not have the fields.
  second.GetReflection()->MutableUnknownFields(&second)->AddLengthDelimited(
      13, "negative");
  onnx::NodeProto &call = *model.mutable_graph()->mutable_node(0);
  EXPECT_THAT(importText(model), HasSubstr("onnx.Relu"));
  call.GetReflection()->MutableUnknownFields(&call)->AddLengthDelimited(
      8, "negative");
  EXPECT_THAT(importText(model), HasSubstr("onnx.Neg"));
}

TEST(LocalFunctions, HaveDefaults) {
  onnx::ModelProto model = callOfF();
  onnx::FunctionProto &f = addFunction(model, "F", {"a"}, {"b"});
  addAttribute(addNode(f, "Elu", {"a"}, {"b"}), "alpha",
               onnx::AttributeProto::FLOAT)
      .set_ref_attr_name("alpha");
  onnx::AttributeProto value;
  value.set_name("alpha");
  value.set_type(onnx::AttributeProto::FLOAT);
  value.set_f(3);
  f.GetReflection()->MutableUnknownFields(&f)->AddLengthDelimited(
      11, value.SerializeAsString());
  EXPECT_THAT(importText(model), HasSubstr("alpha = 3.000000e+00"));
}

struct FunctionError {
  const char *name;
  std::function<void(onnx::ModelProto &)> change;
  const char *expected;
};

const FunctionError functionErrors[] = {
    {"Recursive",
     [](auto &m) {
       addNode(addFunction(m, "F", {"a"}, {"b"}), "G", {"a"}, {"b"}, "local");
       addNode(addFunction(m, "G", {"a"}, {"b"}), "F", {"a"}, {"b"}, "local");
     },
     "function 'local.F' calls itself: 'local.F' calls 'local.G' calls "
     "'local.F'; functions must not be recursive"},
    {"RecursiveInAGraph",
     [](auto &m) {
       auto &node =
           addNode(addFunction(m, "F", {"a"}, {"b"}), "If", {"a"}, {"b"});
       auto &inner = *addAttribute(node, "body", onnx::AttributeProto::GRAPH)
                          .mutable_g()
                          ->add_node();
       inner.set_op_type("F");
       inner.set_domain("local");
     },
     "function 'local.F' calls itself: 'local.F' calls 'local.F'"},
    {"Growing",
     [](auto &m) {
       for (int i = 0; i < 31; ++i) {
         auto &f = addFunction(m, i == 0 ? "F" : "F" + std::to_string(i), {"a"},
                               {"c"});
         std::string next = "F" + std::to_string(i + 1);
         bool isLast = i == 30;
         addNode(f, isLast ? "Relu" : next, {"a"}, {"b"},
                 isLast ? "" : "local");
         addNode(f, isLast ? "Relu" : next, {"b"}, {"c"},
                 isLast ? "" : "local");
       }
     },
     "with its functions inlined, the model has 4294967295 nodes; at most "
     "100000 are supported"},
    {"DeeplyNested",
     [](auto &m) {
       for (int i = 0; i < 300; ++i)
         addNode(addFunction(m, i == 0 ? "F" : "F" + std::to_string(i), {"a"},
                             {"b"}),
                 "F" + std::to_string(i + 1), {"a"}, {"b"}, "local");
     },
     "function 'local.F200' is called by 200 others, one within the other"},
    {"TooManyInputs",
     [](auto &m) {
       addNode(addFunction(m, "F", {}, {"b"}), "Relu", {}, {"b"});
     },
     "call: the call of function 'local.F' has 1 inputs, but the function 0"},
    {"TooManyOutputs", [](auto &m) { addFunction(m, "F", {"a"}, {}); },
     "call: the call of function 'local.F' has 1 outputs, but the function 0"},
    {"OutputNotMade", [](auto &m) { addFunction(m, "F", {"a"}, {"b"}); },
     "call: output 'b' of function 'local.F' is a value that no input, "
     "initializer or node makes"},
    {"OuterValue",
     [](auto &m) {
       addNode(addFunction(m, "F", {"a"}, {"b"}), "Relu", {"x"}, {"b"});
     },
     "call: node 'b' (Relu) uses the value 'x', which no input, initializer or "
     "node makes"},
    {"Twice",
     [](auto &m) {
       addFunction(m, "F", {"a"}, {"a"});
       addFunction(m, "F", {"a"}, {"a"});
     },
     "the model defines the function 'local.F' twice"},
    {"OldOpset", [](auto &m) { addFunction(m, "F", {"a"}, {"a"}, 0); },
     "function local.F's opset is 0, supported are 1 to 25"},
};

class FunctionErrors : public testing::TestWithParam<FunctionError> {};

TEST_P(FunctionErrors, SayWhatAndWhere) {
  onnx::ModelProto model = callOfF();
  GetParam().change(model);
  Imported imported = importModel(model);
  EXPECT_THAT(imported.errors, HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(All, FunctionErrors, testing::ValuesIn(functionErrors),
                         [](const auto &info) {
                           return std::string(info.param.name);
                         });

TEST(NodeGraphs, BecomeRegionsInTheOrderOfTheirNames) {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2});
  addInitializer(model, "c", onnx::TensorProto::BOOL, {}).add_int32_data(1);
  addInitializer(model, "w", onnx::TensorProto::FLOAT, {1}).add_float_data(2);
  addOutput(model, "y", {2});
  onnx::NodeProto &node = importer::addNode(model, "If", {"c"}, {"y"});
  auto addBranch = [&](const std::string &name, const std::string &type) {
    auto &graph =
        *addAttribute(node, name, onnx::AttributeProto::GRAPH).mutable_g();
    auto &inner = *graph.add_node();
    inner.set_op_type(type);
    inner.add_input("x");
    inner.add_input("w");
    inner.add_output("t");
    graph.add_output()->set_name("t");
  };
  addBranch("then_branch", "Add");
  addBranch("else_branch", "Sub");
  std::string text = importText(model);
  EXPECT_THAT(text,
              testing::ContainsRegex("onnx.If(.|\n)*onnx.Sub(.|\n)*onnx.Add"));
  // What both use is in front.
  EXPECT_LT(text.find("dense<2.0"), text.find("onnx.If"));
}

} // namespace
