//===- OnnxTest.cpp - ONNX files as programs ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model as a file does what the same model as text does.
//
//===----------------------------------------------------------------------===//

#include "Models.h"
#include "Run.h"

using namespace mini;
using namespace mini::execution;

namespace {

void addTensor(onnx::ModelProto &model, const std::string &name,
               onnx::TensorProto::DataType elementType, const Tensor &tensor) {
  onnx::TensorProto &initializer =
      importer::addInitializer(model, name, elementType, {});
  for (std::int64_t size : tensor.shape)
    initializer.add_dims(size);
  Bytes bytes = encode(tensor);
  initializer.set_raw_data(bytes.data(), bytes.size());
}

/// relu(conv(dequantize(quantize(x)))), in text and as a model.
struct QuantizedConv {
  explicit QuantizedConv(Random &random)
      : input(random.normal({1, 5, 9, 11})),
        weights(random.normal({7, 5, 3, 3})), bias(random.normal({7})),
        scale(scalar(ElementType::F32, 0.0625)),
        zeroPoint(scalar(ElementType::U8, 117)) {
    attributes.pads[0] = 1;
    attributes.pads[3] = 2;
    attributes.strides[1] = 2;
  }

  Graph graph() const {
    Graph graph;
    Graph::Value x = graph.roundTrip(graph.input(input), graph.constant(scale),
                                     graph.constant(zeroPoint));
    graph.output(graph.relu(graph.conv(x, graph.constant(weights),
                                       graph.constant(bias), attributes)));
    return graph;
  }

  onnx::ModelProto model() const {
    onnx::ModelProto model = importer::emptyModel();
    importer::addInput(model, "x", {1, 5, 9, 11});
    importer::addOutput(model, "y", {1, 7, 8, 6});
    addTensor(model, "w", onnx::TensorProto::FLOAT, weights);
    addTensor(model, "b", onnx::TensorProto::FLOAT, bias);
    addTensor(model, "scale", onnx::TensorProto::FLOAT, scale);
    addTensor(model, "zero", onnx::TensorProto::UINT8, zeroPoint);
    // Not in the order of their use.
    importer::addNode(model, "Relu", {"c"}, {"y"});
    importer::addNode(model, "QuantizeLinear", {"x", "scale", "zero"}, {"q"});
    importer::addNode(model, "DequantizeLinear", {"q", "scale", "zero"}, {"d"});
    onnx::NodeProto &conv =
        importer::addNode(model, "Conv", {"d", "w", "b"}, {"c"});
    onnx::AttributeProto &pads =
        importer::addAttribute(conv, "pads", onnx::AttributeProto::INTS);
    for (std::int64_t pad : attributes.pads)
      pads.add_ints(pad);
    onnx::AttributeProto &strides =
        importer::addAttribute(conv, "strides", onnx::AttributeProto::INTS);
    for (std::int64_t stride : attributes.strides)
      strides.add_ints(stride);
    return model;
  }

  Tensor input, weights, bias, scale, zeroPoint;
  ConvAttributes attributes;
};

} // namespace

TEST(Onnx, RunsAsItsText) {
  Random random(1);
  QuantizedConv conv(random);
  Graph graph = conv.graph();
  Model text, file;
  std::vector<Bytes> textOutputs, fileOutputs;
  ASSERT_TRUE(runsCorrectly(graph, text, textOutputs));
  ASSERT_TRUE(compileModel(conv.model().SerializeAsString(), file));
  ASSERT_EQ(file.program->inputs()[0].name, "x");
  ASSERT_EQ(file.program->outputs()[0].name, "y");
  ASSERT_TRUE(runModel(file, graph.inputs(), fileOutputs));
  EXPECT_TRUE(
      matches(file.program->outputs()[0], graph.outputs()[0], fileOutputs[0]));
  EXPECT_TRUE(fileOutputs == textOutputs);
}
