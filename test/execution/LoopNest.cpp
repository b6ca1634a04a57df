//===- LoopNest.cpp - A linalg.generic and its reference ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include "tensor/ElementValue.h"

#include <cmath>
#include <sstream>

using namespace mini;
using namespace mini::execution;
using testing::AssertionResult;

std::string execution::mlirName(ElementType type) {
  switch (type) {
  case ElementType::F16:
    return "f16";
  case ElementType::BF16:
    return "bf16";
  case ElementType::F32:
    return "f32";
  case ElementType::F64:
    return "f64";
  default:
    return "i" + std::to_string(8 * elementTypeSize(type));
  }
}

std::string execution::mlirType(ElementType type, const Shape &shape) {
  std::string text = "tensor<";
  for (std::int64_t size : shape)
    text += std::to_string(size) + "x";
  return text + mlirName(type) + ">";
}

/// The type that the program's ports show, with its signedness.
static std::string portType(ElementType type) {
  switch (type) {
  case ElementType::Bool:
    return "i1";
  case ElementType::U8:
    return "ui8";
  default:
    return mlirName(type);
  }
}

std::string execution::functionText(const std::vector<Tensor> &inputs,
                                    const std::vector<Tensor> &outputs,
                                    const std::string &body) {
  std::ostringstream text;
  auto port = [&](const char *name, std::size_t i, const Tensor &tensor) {
    text << (i == 0 ? "" : ", ");
    if (*name == 'x')
      text << '%' << i << ": ";
    text << mlirType(tensor.type, tensor.shape) << " {mini.name = \"" << name
         << i << "\", mini.element_type = " << portType(tensor.type) << '}';
  };
  text << "func.func @main(";
  for (std::size_t i = 0; i < inputs.size(); ++i)
    port("x", i, inputs[i]);
  text << ") -> (";
  for (std::size_t i = 0; i < outputs.size(); ++i)
    port("y", i, outputs[i]);
  text << ") {\n" << body << "}\n";
  return text.str();
}

AssertionResult execution::computes(const std::vector<Tensor> &inputs,
                                    const std::vector<Tensor> &expected,
                                    const std::string &body, Model &model) {
  std::string text = functionText(inputs, expected, body);
  std::vector<Bytes> outputs;
  CompileOptions options;
  options.from = "graph";
  AssertionResult result = compileModel(text, model, options);
  if (result)
    result = runModel(model, inputs, outputs);
  for (std::size_t i = 0; result && i < expected.size(); ++i)
    result = matches(model.program->outputs()[i], expected[i], outputs[i]);
  if (!result && text.size() < 4096)
    result << "\n" << text;
  return result;
}

Shape LoopNest::resultShape() const {
  Shape shape;
  for (unsigned loop : result)
    shape.push_back(sizes[loop]);
  return shape;
}

std::vector<Tensor> LoopNest::inputTensors() const {
  std::vector<Tensor> tensors;
  for (const Operand &operand : inputs)
    tensors.push_back(operand.tensor);
  return tensors;
}

LoopNest::Coordinate execution::loop(unsigned loop, unsigned count,
                                     std::int64_t factor) {
  LoopNest::Coordinate coordinate(count);
  coordinate[loop] = factor;
  return coordinate;
}

namespace {

/// The operand's value where the loops are at `indices`.
double valueAt(const LoopNest::Operand &operand, const Shape &indices) {
  std::int64_t offset = 0;
  for (std::size_t d = 0; d < operand.map.size(); ++d) {
    std::int64_t place = operand.low.empty() ? 0 : -operand.low[d];
    for (std::size_t l = 0; l < indices.size(); ++l)
      place += operand.map[d][l] * indices[l];
    if (place < 0 || place >= operand.tensor.shape[d])
      return operand.fill;
    offset = offset * operand.tensor.shape[d] + place;
  }
  return operand.tensor.values[offset];
}

/// Steps to the next indices, the last one fastest; false after the last.
bool advance(Shape &indices, const Shape &sizes) {
  for (std::size_t l = sizes.size(); l-- > 0; indices[l] = 0)
    if (++indices[l] < sizes[l])
      return true;
  return false;
}

/// `d0 * 2 + d3`.
std::string coordinateText(const LoopNest::Coordinate &coordinate) {
  std::string text;
  for (std::size_t l = 0; l < coordinate.size(); ++l)
    if (coordinate[l] != 0)
      text += (text.empty() ? "d" : " + d") + std::to_string(l) + " * " +
              std::to_string(coordinate[l]);
  return text.empty() ? "0" : text;
}

std::string mapText(std::size_t loops,
                    const std::vector<LoopNest::Coordinate> &map) {
  std::string text = "affine_map<(";
  for (std::size_t l = 0; l < loops; ++l)
    text += (l == 0 ? "d" : ", d") + std::to_string(l);
  text += ") -> (";
  for (std::size_t d = 0; d < map.size(); ++d)
    text += (d == 0 ? "" : ", ") + coordinateText(map[d]);
  return text + ")>";
}

/// A number that the parser takes for any element type.
std::string literal(ElementType type, double value) {
  std::ostringstream text;
  if (!isFloat(type))
    text << static_cast<std::int64_t>(value);
  else if (std::isinf(value))
    text << (type == ElementType::F64 ? "0xFFF0000000000000" : "0xFF800000");
  else
    text << std::scientific << value;
  return text.str();
}

/// The operand, padded if it is, as a value of the name that is returned.
std::string operandText(const LoopNest::Operand &operand, std::size_t number,
                        std::ostringstream &text, Shape &shape) {
  std::string name = "%" + std::to_string(number);
  shape = operand.tensor.shape;
  if (operand.low.empty())
    return name;
  std::string map;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    shape[d] += operand.low[d] + operand.high[d];
    map += (d == 0 ? "d" : ", d") + std::to_string(d) + " - " +
           std::to_string(operand.low[d]);
  }
  ElementType type = operand.tensor.type;
  std::string dims, bounds;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    dims += (d == 0 ? "d" : ", d") + std::to_string(d);
    bounds += (d == 0 ? "" : ", ") + std::to_string(shape[d]);
  }
  std::string padded = "%padded" + std::to_string(number);
  text << padded << " = mini.gather " << name << " bounds [" << bounds
       << "] map affine_map<(" << dims << ") -> (" << map << ")> fill "
       << literal(type, operand.fill) << " : " << mlirName(type) << " : "
       << mlirType(type, operand.tensor.shape) << " -> "
       << mlirType(type, shape) << "\n";
  return padded;
}

} // namespace

Tensor LoopNest::expected() const {
  Tensor tensor(resultType, resultShape());
  for (double &value : tensor.values)
    value = initial;
  // Each result's values of the inputs, for its bound.
  std::vector<std::vector<double>> terms(tensor.values.size());
  Shape indices(sizes.size());
  do {
    std::int64_t place = 0;
    for (unsigned loop : result)
      place = place * sizes[loop] + indices[loop];
    std::vector<double> values;
    for (const Operand &operand : inputs)
      values.push_back(valueAt(operand, indices));
    tensor.values[place] = step(values, tensor.values[place]);
    terms[place].insert(terms[place].end(), values.begin(), values.end());
  } while (advance(indices, sizes));
  for (std::size_t i = 0; rounding && i < terms.size(); ++i)
    tensor.rounding[i] = rounding(terms[i]);
  return tensor;
}

std::string LoopNest::text() const {
  std::ostringstream text;
  std::string maps, names, types, arguments;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const char *comma = i == 0 ? "" : ", ";
    Shape shape;
    names += comma + operandText(inputs[i], i, text, shape);
    types += comma + mlirType(inputs[i].tensor.type, shape);
    maps += mapText(sizes.size(), inputs[i].map) + ", ";
    arguments += std::string("%") + static_cast<char>('a' + i) + ": " +
                 mlirName(inputs[i].tensor.type) + ", ";
  }
  std::vector<Coordinate> resultMap;
  for (unsigned l : result)
    resultMap.push_back(loop(l, sizes.size()));
  std::string type = mlirType(resultType, resultShape()),
              element = mlirName(resultType), kinds;
  for (char kind : iterators)
    kinds += std::string(kinds.empty() ? "" : ", ") +
             (kind == 'p' ? "\"parallel\"" : "\"reduction\"");
  text << "%initial = arith.constant " << literal(resultType, initial) << " : "
       << element << "\n%empty = tensor.empty() : " << type
       << "\n%init = linalg.fill ins(%initial : " << element
       << ") outs(%empty : " << type << ") -> " << type
       << "\n%result = linalg.generic {indexing_maps = [" << maps
       << mapText(sizes.size(), resultMap) << "], iterator_types = [" << kinds
       << "]} ins(" << names << " : " << types << ") outs(%init : " << type
       << ") {\n^bb0(" << arguments << "%acc: " << element << "):\n"
       << body << "\nlinalg.yield %next : " << element << "\n} -> " << type
       << "\nreturn %result : " << type << "\n";
  return text.str();
}

LoopNest::Coordinate execution::window(unsigned outer, std::int64_t stride,
                                       unsigned inner, std::int64_t dilation,
                                       unsigned count) {
  LoopNest::Coordinate result = loop(outer, count, stride);
  result[inner] = dilation;
  return result;
}

LoopNest::Operand execution::operand(Tensor tensor,
                                     const std::vector<unsigned> &loops,
                                     unsigned count) {
  LoopNest::Operand result{std::move(tensor), {}, {}, {}};
  for (unsigned each : loops)
    result.map.push_back(loop(each, count));
  return result;
}

AssertionResult execution::runsCorrectly(const LoopNest &nest, Model &model) {
  return computes(nest.inputTensors(), {nest.expected()}, nest.text(), model);
}

AssertionResult execution::runsCorrectly(const LoopNest &nest) {
  Model model;
  return runsCorrectly(nest, model);
}
