//===- ReadModel.cpp - The protobuf of a model ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Protobuf only says that a file does not parse; where and why is found by
// walking its fields.
//
//===----------------------------------------------------------------------===//

#include "ReadModel.h"

#include "GraphOrder.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringMap.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <limits>

using namespace mlir;
using namespace mini;
using google::protobuf::internal::WireFormatLite;

// The first version with operator sets, and that of ONNX 1.23.
static constexpr int64_t minIrVersion = 3, maxIrVersion = 14;
static constexpr int64_t minOpset = 1, maxOpset = 25;

bool mini::isOnnxDomain(StringRef domain) {
  return domain.empty() || domain == "ai.onnx";
}

/// Says where a message of type `type`, whose bytes begin at `base` in the
/// file, does not parse; empty if it does. `path` names the fields that it is
/// in.
static std::string findDamage(StringRef bytes,
                              const google::protobuf::Descriptor *type,
                              int64_t base, const std::string &path,
                              int depth) {
  // Protobuf's own limit, which also bounds the recursion here.
  constexpr int maxDepth = 100;
  if (depth > maxDepth)
    return "'" + path + "' at byte " + std::to_string(base) +
           " is nested too deeply";
  google::protobuf::io::CodedInputStream stream(
      reinterpret_cast<const uint8_t *>(bytes.data()),
      static_cast<int>(bytes.size()));
  auto bytesLeft = [&] { return bytes.size() - stream.CurrentPosition(); };
  while (bytesLeft() != 0) {
    int64_t offset = base + stream.CurrentPosition();
    uint32_t tag = stream.ReadTag();
    const auto *field =
        type->FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    std::string name = path + (path.empty() ? "" : ".") +
                       (field ? field->name() : "an unknown field");
    std::string where = "'" + name + "' at byte " + std::to_string(offset);
    if (WireFormatLite::GetTagWireType(tag) !=
        WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (tag == 0 || !WireFormatLite::SkipField(&stream, tag))
        return where + " has no value";
      continue;
    }
    uint32_t length;
    if (!stream.ReadVarint32(&length) || length > bytesLeft())
      return where + " is longer than the " + std::to_string(bytesLeft()) +
             " bytes that follow";
    if (field && field->message_type()) {
      std::string damage = findDamage(
          bytes.substr(stream.CurrentPosition(), length), field->message_type(),
          base + stream.CurrentPosition(), name, depth + 1);
      if (!damage.empty())
        return damage;
    }
    stream.Skip(static_cast<int>(length));
  }
  return "";
}

/// Whether later versions of ONNX than the installed header's have the field
/// `number` in messages called `message`.
static bool isLaterField(StringRef message, int number) {
  struct Later {
    StringLiteral message;
    int first, last;
  };
  // Overloads, defaults of attributes, metadata, and where to run what.
  static constexpr Later kLater[] = {
      {"FunctionProto", 11, 14}, {"GraphProto", 16, 16},
      {"ModelProto", 26, 26},    {"NodeProto", 8, 10},
      {"TensorProto", 16, 16},   {"ValueInfoProto", 4, 4},
  };
  return llvm::any_of(kLater, [&](const Later &later) {
    return message == later.message && number >= later.first &&
           number <= later.last;
  });
}

namespace {
/// Counts the fields that protobuf would keep as unknown. Each takes many times
/// its bytes then, and a file of anything may be full of them.
class UnknownFields {
public:
  /// Counts on until there are too many.
  void count(StringRef bytes, const google::protobuf::Descriptor *type,
             int depth);

  bool tooMany() const { return unknown >= maxUnknown || later >= maxLater; }

private:
  void add(StringRef message, int number) {
    ++(isLaterField(message, number) ? later : unknown);
  }

  // Exporters write some metadata for each node.
  static constexpr int maxUnknown = 1000, maxLater = 4000000;
  int unknown = 0, later = 0;
};
} // namespace

void UnknownFields::count(StringRef bytes,
                          const google::protobuf::Descriptor *type, int depth) {
  constexpr int maxDepth = 100;
  google::protobuf::io::CodedInputStream stream(
      reinterpret_cast<const uint8_t *>(bytes.data()),
      static_cast<int>(bytes.size()));
  while (!tooMany() && depth < maxDepth) {
    uint32_t tag = stream.ReadTag();
    if (tag == 0)
      break;
    int number = WireFormatLite::GetTagFieldNumber(tag);
    const auto *field = type->FindFieldByNumber(number);
    auto wireType = WireFormatLite::GetTagWireType(tag);
    bool isLong = wireType == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
    bool isKnown =
        field &&
        (wireType ==
             WireFormatLite::WireTypeForFieldType(
                 static_cast<WireFormatLite::FieldType>(field->type())) ||
         (isLong && field->is_packable()));
    if (!isKnown)
      add(type->name(), number);
    if (!isKnown || !isLong || !field->message_type()) {
      if (!WireFormatLite::SkipField(&stream, tag))
        break;
      continue;
    }
    uint32_t length;
    if (!stream.ReadVarint32(&length))
      break;
    count(bytes.substr(stream.CurrentPosition(), length), field->message_type(),
          depth + 1);
    if (!stream.Skip(static_cast<int>(length)))
      break;
  }
}

static LogicalResult parse(StringRef source, onnx::ModelProto &model,
                           Location location) {
  constexpr size_t limit = std::numeric_limits<int>::max();
  if (source.size() > limit)
    return emitError(location) << "the model has " << source.size()
                               << " bytes, but a protobuf has at most " << limit
                               << "; save its tensors as external data";
  if (source.empty())
    return emitError(location) << "the file is empty; it must hold a model";
  UnknownFields fields;
  fields.count(source, onnx::ModelProto::descriptor(), /*depth=*/0);
  if (fields.tooMany())
    return emitError(location)
           << "this is no ONNX model: it has thousands of fields that no "
              "version of ONNX has";
  if (model.ParseFromArray(source.data(), static_cast<int>(source.size())))
    return success();
  return emitError(location)
         << "this is no ONNX model, or one that is truncated or damaged: "
         << findDamage(source, onnx::ModelProto::descriptor(), 0, "", 0);
}

std::optional<int64_t> mini::onnxOpset(const OpsetImports &opsets) {
  for (const onnx::OperatorSetIdProto &entry : opsets)
    if (isOnnxDomain(entry.domain()))
      return entry.version();
  return std::nullopt;
}

LogicalResult mini::checkOpsets(
    const OpsetImports &opsets,
    const google::protobuf::RepeatedPtrField<onnx::NodeProto> &nodes,
    const std::string &title, Location location) {
  llvm::StringMap<int64_t> versions;
  for (const onnx::OperatorSetIdProto &entry : opsets) {
    StringRef domain = entry.domain();
    if (isOnnxDomain(domain))
      domain = "";
    auto [known, isNew] = versions.try_emplace(domain, entry.version());
    if (!isNew && known->second != entry.version())
      return emitError(location)
             << title << " gives two opsets of domain '" << entry.domain()
             << "', " << known->second << " and " << entry.version();
  }
  std::optional<int64_t> opset = onnxOpset(opsets);
  if (!opset) {
    // What has operators of other domains alone need not give it.
    for (const onnx::NodeProto &node : nodes)
      if (isOnnxDomain(node.domain()))
        return emitError(location)
               << title << " has the node '" << nodeName(node) << "' ("
               << node.op_type() << ") of the ONNX domain, but gives no opset "
               << "of that domain (opset_import)";
    return success();
  }
  if (*opset < minOpset || *opset > maxOpset)
    return emitError(location)
           << title << "'s opset is " << *opset << ", supported are "
           << minOpset << " to " << maxOpset
           << "; convert it with onnx.version_converter";
  return success();
}

LogicalResult mini::readModel(StringRef source, onnx::ModelProto &model,
                              Location location) {
  if (failed(parse(source, model, location)))
    return failure();
  if (!model.has_graph())
    return emitError(location) << "the model has no graph";
  if (model.ir_version() < minIrVersion || model.ir_version() > maxIrVersion)
    return emitError(location)
           << "the model's IR version is " << model.ir_version()
           << ", supported are " << minIrVersion << " to " << maxIrVersion
           << "; save it with another version of ONNX";
  if (failed(checkOpsets(model.opset_import(), model.graph().node(),
                         "the model", location)))
    return failure();
  if (model.training_info_size() != 0)
    return emitError(location) << "the model has training information, which is"
                               << " not supported; export it for inference";
  return success();
}
