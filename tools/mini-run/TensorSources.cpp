//===- TensorSources.cpp - Which file belongs to which tensor -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See TensorSources.h.
//
//===----------------------------------------------------------------------===//

#include "TensorSources.h"

#include "tensor/ElementValue.h"
#include "tensor/FileSystem.h"
#include "tensor/Npy.h"
#include "tensor/Printable.h"

#include <charconv>
#include <cstring>
#include <random>
#include <unistd.h>

using namespace mini;
using namespace mini::run;

namespace {

Error usageError(std::string message) {
  return {ErrorKind::Usage, std::move(message)};
}

/// The tensor whose name and an equals sign begin `option`, if there is one.
/// The longest name wins, since a name may itself hold an equals sign.
const TensorInfo *findNamed(const std::string &option,
                            const std::vector<TensorInfo> &tensors) {
  const TensorInfo *found = nullptr;
  for (const TensorInfo &tensor : tensors)
    if (option.starts_with(tensor.name + "=") &&
        (!found || tensor.name.size() > found->name.size()))
      found = &tensor;
  return found;
}

/// A distribution close to normal, exactly the same everywhere: the sum of
/// twelve 16-bit uniform integers has a variance of (2^32 - 1), near enough to
/// 2^16 squared, and its mean is subtracted. All of it is exact in a double.
double nextNormal(std::mt19937_64 &generator) {
  std::int64_t sum = 0;
  for (int draw = 0; draw < 3; ++draw) {
    std::uint64_t bits = generator();
    for (int part = 0; part < 4; ++part, bits >>= 16)
      sum += static_cast<std::int64_t>(bits & 0xffff);
  }
  constexpr std::int64_t mean = 6 * std::int64_t(0xffff);
  return static_cast<double>(sum - mean) / 65536.0;
}

} // namespace

std::string mini::run::describe(const std::vector<TensorInfo> &tensors) {
  std::string text;
  for (const TensorInfo &tensor : tensors)
    text += "\n  " + printableName(tensor.name) + ": " + tensor.type();
  return text;
}

Expected<std::vector<std::optional<std::string>>>
mini::run::assignSources(const std::vector<std::string> &options,
                         const std::vector<TensorInfo> &tensors,
                         const std::string &kind) {
  std::vector<std::optional<std::string>> sources(tensors.size());
  std::size_t position = 0;
  for (const std::string &option : options) {
    const TensorInfo *named = findNamed(option, tensors);
    // Anything else before an equals sign is most likely a wrong name; a file
    // whose name has one can be given with its tensor's name in front.
    if (std::size_t equals = option.find('=');
        !named && equals != std::string::npos)
      return usageError("there is no " + kind + " '" +
                        printableName(option.substr(0, equals)) + "'; the " +
                        kind + "s are:" + describe(tensors));
    if (!named && position >= tensors.size())
      return usageError("'" + option + "' is one too many: the program has " +
                        std::to_string(tensors.size()) + " " + kind + "s" +
                        describe(tensors));
    std::size_t index = named ? named - tensors.data() : position++;
    if (sources[index])
      return usageError(kind + " '" + tensors[index].name +
                        "' is given twice: '" + *sources[index] + "' and '" +
                        option + "'");
    sources[index] = named ? option.substr(named->name.size() + 1) : option;
  }
  return sources;
}

Expected<NpyArray> mini::run::readArray(const std::string &path) {
  if (path != "-")
    return readNpy(path);
  constexpr const char *name = "standard input";
  Expected<std::string> bytes = readDescriptor(STDIN_FILENO, name);
  if (!bytes)
    return bytes.error();
  Expected<NpyArray> array = parseNpy(*bytes);
  if (!array)
    return Error{array.error().kind,
                 std::string(name) + ": " + array.error().message};
  return array;
}

Expected<std::vector<std::byte>>
mini::run::takeElements(NpyArray array, const TensorInfo &tensor,
                        const std::string &source) {
  NpyArray wanted{npyTypeOf(tensor.elementType), tensor.shape, {}};
  if (array.type != wanted.type || array.shape != wanted.shape)
    return Error{ErrorKind::InvalidInput,
                 source + ": the array is " + array.typeString() + ", '" +
                     tensor.name + "' (" + tensor.type() + ") takes " +
                     wanted.typeString()};
  return std::move(array.data);
}

Expected<std::vector<std::byte>>
mini::run::loadTensor(const TensorInfo &tensor, const std::string &path) {
  Expected<NpyArray> array = readArray(path);
  if (!array)
    return array.error();
  return takeElements(std::move(*array), tensor, path);
}

std::vector<std::byte> mini::run::makeRandom(const TensorInfo &tensor,
                                             std::uint64_t seed) {
  // The generator's sequence is part of the C++ standard; the distributions
  // are not.
  std::mt19937_64 generator(seed);
  std::vector<std::byte> bytes(tensor.byteSize);
  std::size_t width = elementTypeSize(tensor.elementType);
  for (std::size_t at = 0; at < bytes.size(); at += width) {
    if (isFloat(tensor.elementType)) {
      storeFloat(tensor.elementType, nextNormal(generator), bytes.data() + at);
      continue;
    }
    std::uint64_t bits = generator();
    if (tensor.elementType == ElementType::Bool)
      bits &= 1;
    std::memcpy(bytes.data() + at, &bits, width);
  }
  return bytes;
}
