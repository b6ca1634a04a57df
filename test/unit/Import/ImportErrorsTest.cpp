//===- ImportErrorsTest.cpp - Models that do not import -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every error says what and where; no input crashes the importer.
//
//===----------------------------------------------------------------------===//

#include "Models.h"

#include "mlir/IR/MLIRContext.h"

#include <gmock/gmock.h>

#include <functional>
#include <random>

using namespace mini;
using namespace mini::importer;
using testing::HasSubstr;

namespace {

struct ErrorCase {
  const char *name;
  std::function<void(onnx::ModelProto &)> change;
  const char *expected;
};

onnx::NodeProto &node(onnx::ModelProto &model) {
  return *model.mutable_graph()->mutable_node(0);
}

/// Dimension 0 of the input.
onnx::TensorShapeProto::Dimension &dimension(onnx::ModelProto &model) {
  return *model.mutable_graph()
              ->mutable_input(0)
              ->mutable_type()
              ->mutable_tensor_type()
              ->mutable_shape()
              ->mutable_dim(0);
}

const ErrorCase errorCases[] = {
    {"NoGraph", [](auto &m) { m.clear_graph(); }, "the model has no graph"},
    {"NoVersion", [](auto &m) { m.clear_ir_version(); },
     "the model's IR version is 0, supported are 3 to 14; save it with another "
     "version of ONNX"},
    {"NewVersion", [](auto &m) { m.set_ir_version(15); },
     "the model's IR version is 15, supported are 3 to 14"},
    {"NoOpset", [](auto &m) { m.clear_opset_import(); },
     "the model has the node 'relu' (Relu) of the ONNX domain, but gives no "
     "opset of that domain (opset_import)"},
    {"OldOpset", [](auto &m) { m.mutable_opset_import(0)->set_version(0); },
     "the model's opset is 0, supported are 1 to 25; convert it with "
     "onnx.version_converter"},
    {"NewOpset", [](auto &m) { m.mutable_opset_import(0)->set_version(26); },
     "the model's opset is 26, supported are 1 to 25"},
    {"OpsetTwice", [](auto &m) { m.add_opset_import()->set_domain("ai.onnx"); },
     "the model gives two opsets of domain 'ai.onnx', 17 and 0"},
    {"Training", [](auto &m) { m.add_training_info(); },
     "the model has training information, which is not supported; export it "
     "for inference"},
    {"Sparse", [](auto &m) { m.mutable_graph()->add_sparse_initializer(); },
     "the graph has sparse initializers, which are not supported; make them "
     "dense"},
    {"NoOutputs", [](auto &m) { m.mutable_graph()->clear_output(); },
     "the graph has no outputs"},
    {"OutputNotMade",
     [](auto &m) { m.mutable_graph()->mutable_output(0)->set_name("z"); },
     "output 'z' of the graph is a value that no input, initializer or node "
     "makes"},
    {"OutputWithoutName",
     [](auto &m) { m.mutable_graph()->mutable_output(0)->clear_name(); },
     "output '' of the graph is a value that no input, initializer or node "
     "makes"},
    {"OutputTwice", [](auto &m) { addOutput(m, "y", {2, 3}); },
     "the graph has two outputs 'y'"},
    {"InputNotMade", [](auto &m) { node(m).set_input(0, "w"); },
     "node 'relu' (Relu) uses the value 'w', which no input, initializer or "
     "node makes"},
    {"NoNodeName",
     [](auto &m) {
       node(m).clear_name();
       node(m).set_input(0, "w");
     },
     "node 'y' (Relu) uses the value 'w'"},
    {"ValueTwice", [](auto &m) { addNode(m, "Relu", {"x"}, {"y"}, "again"); },
     "the name 'y' of an output of node 'again' is already that of another "
     "value"},
    {"NodeMakesInput", [](auto &m) { node(m).set_output(0, "x"); },
     "the name 'x' of an output of node 'relu' is already that of another "
     "value"},
    {"InputTwice", [](auto &m) { addInput(m, "x", {1}); },
     "the name 'x' of an input is already that of another value"},
    {"InitializerTwice",
     [](auto &m) {
       addInitializer(m, "x", 1, {1});
       addInitializer(m, "x", 1, {1});
     },
     "the name 'x' of an initializer is already that of another value"},
    {"InputWithoutName",
     [](auto &m) { m.mutable_graph()->mutable_input(0)->clear_name(); },
     "the graph has an input without a name"},
    {"Cycle",
     [](auto &m) {
       node(m).set_input(0, "b");
       addNode(m, "Relu", {"c"}, {"b"});
       addNode(m, "Add", {"x", "b"}, {"c"});
     },
     "the graph has a cycle: each of these values needs the next, and the last "
     "the first: 'c', 'b'"},
    {"CycleOfOne", [](auto &m) { node(m).set_input(0, "y"); },
     "the graph has a cycle: each of these values needs the next, and the last "
     "the first: 'y'"},
    {"NegativeSize", [](auto &m) { dimension(m).set_dim_value(-1); },
     "the inputs have symbolic dimensions, but only static shapes are "
     "supported: 'x.0' (dimension 0 of 'x'); give each a size: --dim=x.0=N"},
    {"SymbolicSizes",
     [](auto &m) {
       dimension(m).set_dim_param("batch");
       addInput(m, "w", {1, 1});
       auto *shape = m.mutable_graph()
                         ->mutable_input(1)
                         ->mutable_type()
                         ->mutable_tensor_type()
                         ->mutable_shape();
       shape->mutable_dim(0)->set_dim_param("batch");
       shape->mutable_dim(1)->set_dim_param("width");
     },
     "the inputs have symbolic dimensions, but only static shapes are "
     "supported: 'batch' (dimension 0 of 'x'), 'width' (dimension 1 of 'w'); "
     "give each a size: --dim=batch=N --dim=width=N"},
    {"SizeWithoutAName", [](auto &m) { dimension(m).clear_dim_value(); },
     "the inputs have symbolic dimensions, but only static shapes are "
     "supported: 'x.0' (dimension 0 of 'x'); give each a size: --dim=x.0=N"},
    {"StringInput",
     [](auto &m) {
       setType(*m.mutable_graph()->mutable_input(0), onnx::TensorProto::STRING,
               {1});
     },
     "input 'x' has elements of type string, which is not supported"},
    {"SequenceInput",
     [](auto &m) {
       m.mutable_graph()
           ->mutable_input(0)
           ->mutable_type()
           ->mutable_sequence_type();
     },
     "input 'x' is not a tensor; only tensors are supported"},
    {"InputWithoutType",
     [](auto &m) { m.mutable_graph()->mutable_input(0)->clear_type(); },
     "input 'x' is not a tensor; only tensors are supported"},
    {"OutputIsASequence",
     [](auto &m) {
       m.mutable_graph()
           ->mutable_output(0)
           ->mutable_type()
           ->mutable_sequence_type();
     },
     "output 'y' is not a tensor; only tensors are supported"},
    {"GraphUsesWhatIsNotThere",
     [](auto &m) {
       auto &graph = *addAttribute(node(m), "body", onnx::AttributeProto::GRAPH)
                          .mutable_g();
       graph.add_node()->add_input("z");
     },
     "node 'relu' (Relu) uses the value 'z', which no input, initializer or "
     "node makes"},
    {"GraphDefinesTwice",
     [](auto &m) {
       auto &graph = *addAttribute(node(m), "body", onnx::AttributeProto::GRAPH)
                          .mutable_g();
       graph.add_node()->add_output("z");
       graph.add_node()->add_output("z");
     },
     "relu: the name 'z' of an output of node 'z' is already that of another "
     "value"},
    {"SparseInAGraph",
     [](auto &m) {
       addAttribute(node(m), "body", onnx::AttributeProto::GRAPH)
           .mutable_g()
           ->add_sparse_initializer();
     },
     "relu: the graph has sparse initializers, which are not supported; make "
     "them dense"},
    {"SparseAttribute",
     [](auto &m) {
       addAttribute(node(m), "sparse", onnx::AttributeProto::SPARSE_TENSOR);
     },
     "relu: 'onnx.Relu': attribute 'sparse' has a value that is neither a "
     "number, a string, a list of them nor a tensor, which is not supported"},
    {"AttributeOfAFunction",
     [](auto &m) {
       addAttribute(node(m), "a", onnx::AttributeProto::INT)
           .set_ref_attr_name("b");
     },
     "relu: 'onnx.Relu': attribute 'a' refers to 'b' of a function, but is not "
     "in one"},
    {"AttributeTwice",
     [](auto &m) {
       addAttribute(node(m), "a", onnx::AttributeProto::INT);
       addAttribute(node(m), "a", onnx::AttributeProto::INT);
     },
     "relu: 'onnx.Relu': attribute 'a' is given twice"},
};

class ImportErrors : public testing::TestWithParam<ErrorCase> {};

TEST_P(ImportErrors, SayWhatAndWhere) {
  onnx::ModelProto model = relu();
  GetParam().change(model);
  Imported imported = importModel(model);
  EXPECT_EQ(imported.text, "");
  EXPECT_EQ(imported.errors.find(GetParam().expected), 0u) << imported.errors;
  // One error, not several.
  EXPECT_EQ(std::count(imported.errors.begin(), imported.errors.end(), '\n'),
            1);
}

INSTANTIATE_TEST_SUITE_P(All, ImportErrors, testing::ValuesIn(errorCases),
                         [](const auto &info) { return info.param.name; });

/// Looking for a cycle takes no longer than the graph is large.
TEST(ImportErrors, LongCycle) {
  onnx::ModelProto model = relu();
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i)
    addNode(model, "Relu", {"v" + std::to_string((i + 1) % count)},
            {"v" + std::to_string(i)});
  EXPECT_THAT(importModel(model).errors, HasSubstr(", and 99990 more\n"));
}

TEST(ImportErrors, UnknownDimension) {
  onnx::ModelProto model = relu();
  ImportOptions options;
  options.dimensions["n"] = 1;
  EXPECT_EQ(importModel(model, options).errors,
            "no input has a dimension 'n'; none is symbolic\n");
  dimension(model).set_dim_param("batch");
  EXPECT_EQ(importModel(model, options).errors,
            "no input has a dimension 'n'; symbolic are 'batch'\n");
}

TEST(ImportErrors, NotAModel) {
  EXPECT_EQ(importBytes("").errors,
            "the file is empty; it must hold a model\n");
  EXPECT_EQ(importBytes("module {}").errors,
            "this is no ONNX model, or one that is truncated or damaged: 'an "
            "unknown field' at byte 5 has no value\n");
}

/// Protobuf counts bytes in 31 bits. The bytes are not looked at.
TEST(ImportErrors, ModelAboveTheLimitOfProtobuf) {
  mlir::MLIRContext context;
  std::string error;
  mlir::ScopedDiagnosticHandler handler(
      &context,
      [&](mlir::Diagnostic &diagnostic) { error = diagnostic.str(); });
  llvm::StringRef large("\x08", size_t(1) << 31);
  EXPECT_FALSE(importOnnx(large, "model.onnx", {}, &context));
  EXPECT_EQ(error, "the model has 2147483648 bytes, but a protobuf has at most "
                   "2147483647; save its tensors as external data");
}

TEST(ImportErrors, DamageIsLocated) {
  std::string bytes = relu().SerializeAsString();
  EXPECT_THAT(importBytes(bytes.substr(0, bytes.size() - 9)).errors,
              HasSubstr("truncated or damaged: 'graph' at "
                        "byte 2 is longer than the "));
  // The length of the node's first input, which is 1.
  size_t at = bytes.find("\x0a\x01x");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 1] = 0x7f;
  EXPECT_THAT(importBytes(bytes).errors,
              HasSubstr("'graph.node.input' at byte " + std::to_string(at)));
}

/// Groups within groups are the cheapest way to nest deeply.
TEST(ImportErrors, DeepNestingIsAnError) {
  // ModelProto.graph (7) holds a node (1) with an attribute (5) with a graph
  // (6).
  std::string inner;
  for (int i = 0; i < 400; ++i) {
    for (char tag : {'\x32', '\x2a', '\x0a'}) {
      std::string length;
      for (size_t size = inner.size();; size >>= 7) {
        length += static_cast<char>((size & 0x7f) | (size > 0x7f ? 0x80 : 0));
        if (size <= 0x7f)
          break;
      }
      inner = tag + length + inner;
    }
  }
  std::string length;
  for (size_t size = inner.size();; size >>= 7) {
    length += static_cast<char>((size & 0x7f) | (size > 0x7f ? 0x80 : 0));
    if (size <= 0x7f)
      break;
  }
  EXPECT_THAT(importBytes("\x3a" + length + inner).errors,
              HasSubstr("is nested too deeply"));
}

/// A truncated message may be whole by itself, as one that ends between fields
/// is, but then something of the model is missing.
TEST(ImportErrors, EveryTruncationIsAnError) {
  std::string bytes = convRelu().SerializeAsString();
  // The opsets come last.
  for (size_t length = 0; length < bytes.size(); ++length) {
    Imported imported = importBytes(bytes.substr(0, length));
    EXPECT_EQ(imported.text, "") << length;
    EXPECT_NE(imported.errors, "") << length;
  }
}

/// Damaged models import or not; neither may crash.
TEST(ImportErrors, DamageDoesNotCrash) {
  const std::string bytes = convRelu().SerializeAsString();
  std::mt19937 random(1);
  size_t imported = 0;
  for (size_t at = 0; at < bytes.size(); ++at)
    for (int i = 0; i < 8; ++i) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(random());
      Imported result = importBytes(damaged);
      EXPECT_NE(result.text.empty(), result.errors.empty()) << at;
      imported += !result.text.empty();
    }
  // Names and elements may be anything.
  EXPECT_GT(imported, bytes.size());
}

} // namespace
