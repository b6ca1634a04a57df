//===- Tensor.cpp - A tensor of a test ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Stores tensors as a program does, and fills them with reproducible numbers.
//
//===----------------------------------------------------------------------===//

#include "Tensor.h"

#include "tensor/ElementValue.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

using namespace mini;
using namespace mini::execution;

std::int64_t execution::elementCount(const Shape &shape) {
  std::int64_t count = 1;
  for (std::int64_t size : shape)
    count *= size;
  return count;
}

Tensor::Tensor(ElementType type, Shape shape)
    : type(type), shape(std::move(shape)), values(elementCount(this->shape)),
      rounding(values.size()), steps(values.size()) {}

double execution::rounded(ElementType type, double value) {
  std::byte bytes[8];
  storeFloat(type, value, bytes);
  return loadElement(type, bytes);
}

Tensor execution::converted(Tensor tensor, ElementType type) {
  tensor.type = type;
  for (double &value : tensor.values)
    value = rounded(type, value);
  return tensor;
}

Tensor execution::scalar(ElementType type, double value) {
  Tensor result(type, {});
  result.values[0] = value;
  return result;
}

Tensor execution::vector(ElementType type, std::vector<double> values) {
  Tensor result(type, {static_cast<std::int64_t>(values.size())});
  result.values = std::move(values);
  return result;
}

template <typename T>
static std::vector<std::byte> encodeAs(const std::vector<double> &values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T value = static_cast<T>(values[i]);
    std::memcpy(&bytes[i * sizeof(T)], &value, sizeof(T));
  }
  return bytes;
}

template <typename T>
static std::vector<double> decodeAs(const std::vector<std::byte> &bytes) {
  std::vector<double> values(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) {
    T value;
    std::memcpy(&value, &bytes[i * sizeof(T)], sizeof(T));
    values[i] = value;
  }
  return values;
}

static std::vector<std::byte> encodeSmallFloats(const Tensor &tensor) {
  std::size_t size = elementTypeSize(tensor.type);
  std::vector<std::byte> bytes(tensor.values.size() * size);
  for (std::size_t i = 0; i < tensor.values.size(); ++i)
    storeFloat(tensor.type, tensor.values[i], &bytes[i * size]);
  return bytes;
}

static std::vector<double>
decodeSmallFloats(ElementType type, const std::vector<std::byte> &bytes) {
  std::size_t size = elementTypeSize(type);
  std::vector<double> values(bytes.size() / size);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = loadElement(type, &bytes[i * size]);
  return values;
}

std::vector<std::byte> execution::encode(const Tensor &tensor) {
  switch (tensor.type) {
  case ElementType::F32:
    return encodeAs<float>(tensor.values);
  case ElementType::I8:
    return encodeAs<std::int8_t>(tensor.values);
  case ElementType::Bool:
  case ElementType::U8:
    return encodeAs<std::uint8_t>(tensor.values);
  case ElementType::I16:
    return encodeAs<std::int16_t>(tensor.values);
  case ElementType::I32:
    return encodeAs<std::int32_t>(tensor.values);
  case ElementType::I64:
    return encodeAs<std::int64_t>(tensor.values);
  case ElementType::F64:
    return encodeAs<double>(tensor.values);
  case ElementType::F16:
  case ElementType::BF16:
    return encodeSmallFloats(tensor);
  default:
    std::abort(); // No test uses another type.
  }
}

std::vector<double> execution::decode(ElementType type,
                                      const std::vector<std::byte> &bytes) {
  switch (type) {
  case ElementType::F32:
    return decodeAs<float>(bytes);
  case ElementType::I8:
    return decodeAs<std::int8_t>(bytes);
  case ElementType::Bool:
  case ElementType::U8:
    return decodeAs<std::uint8_t>(bytes);
  case ElementType::I16:
    return decodeAs<std::int16_t>(bytes);
  case ElementType::I32:
    return decodeAs<std::int32_t>(bytes);
  case ElementType::I64:
    return decodeAs<std::int64_t>(bytes);
  case ElementType::F64:
    return decodeAs<double>(bytes);
  case ElementType::F16:
  case ElementType::BF16:
    return decodeSmallFloats(type, bytes);
  default:
    std::abort();
  }
}

double Random::normal() {
  // The Box-Muller transform: std::normal_distribution differs between
  // standard libraries.
  double radius = std::sqrt(-2 * std::log(uniform()));
  return radius * std::cos(6.283185307179586 * uniform());
}

Tensor Random::normal(Shape shape, double deviation) {
  Tensor result(ElementType::F32, std::move(shape));
  for (double &value : result.values)
    value = static_cast<float>(normal() * deviation);
  return result;
}

Tensor Random::integers(ElementType type, Shape shape) {
  Tensor result(type, std::move(shape));
  int least = type == ElementType::I8 ? -128 : 0;
  for (double &value : result.values)
    value =
        least + static_cast<int>(below(type == ElementType::Bool ? 2 : 256));
  return result;
}
