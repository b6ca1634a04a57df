//===- ReportJson.cpp - What a run found, as JSON -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Report.h.
//
//===----------------------------------------------------------------------===//

#include "ProfileReport.h"
#include "Report.h"

#include <nlohmann/json.hpp>

using namespace mini;
using namespace mini::run;
using Json = nlohmann::ordered_json;

namespace {

Json toJson(const TensorInfo &tensor) {
  Json json = {{"name", tensor.name},
               {"element_type", elementTypeName(tensor.elementType)},
               {"shape", tensor.shape},
               {"bytes", tensor.byteSize}};
  if (tensor.countedDimension)
    json["counted_dimension"] = *tensor.countedDimension;
  return json;
}

Json toJson(const KernelInfo &kernel) {
  return {{"name", kernel.name},
          {"lds_bytes", kernel.ldsBytes},
          {"vgprs", kernel.vgprs},
          {"agprs", kernel.agprs},
          {"sgprs", kernel.sgprs},
          {"spills", kernel.spills},
          {"mfma_count", kernel.mfmaCount},
          {"tiling", kernel.tiling}};
}

Json toJson(const LaunchArgument &argument) {
  static constexpr const char *kinds[] = {"input", "output", "workspace",
                                          "constant"};
  return {{"kind", kinds[static_cast<std::size_t>(argument.kind)]},
          {"index", argument.index},
          {"offset", argument.offset},
          {"size", argument.size}};
}

Json toJson(const LaunchInfo &launch) {
  Json arguments = Json::array();
  for (const LaunchArgument &argument : launch.arguments)
    arguments.push_back(toJson(argument));
  return {{"kernel", launch.kernel}, {"grid", launch.grid},
          {"block", launch.block},   {"layer", launch.layer},
          {"layers", launch.layers}, {"arguments", arguments}};
}

template <typename T> Json toJsonArray(const std::vector<T> &items) {
  Json array = Json::array();
  for (const T &item : items)
    array.push_back(toJson(item));
  return array;
}

/// What a variant has of its own.
Json variantToJson(const Program &program) {
  return {{"workspace_size", program.workspaceSize()},
          {"inputs", toJsonArray(program.inputs())},
          {"outputs", toJsonArray(program.outputs())},
          {"launches", toJsonArray(program.launches())}};
}

Json toJson(const Program &program) {
  Json json = {{"target", program.target()},
               {"workspace_size", program.workspaceSize()},
               {"constants_symbol", program.constantsSymbol()},
               {"constants_size", program.constantsSize()},
               {"inputs", toJsonArray(program.inputs())},
               {"outputs", toJsonArray(program.outputs())},
               {"kernels", toJsonArray(program.kernels())},
               {"launches", toJsonArray(program.launches())}};
  std::vector<Program> variants = program.variants();
  for (std::size_t i = 1; i < variants.size(); ++i)
    json["variants"].push_back(variantToJson(variants[i]));
  json["splits_batch"] = program.splitsBatch();
  return json;
}

Json toJson(const Device &device) {
  return {{"name", device.info().name},
          {"architecture", device.info().architecture},
          {"ordinal", device.info().ordinal},
          {"library", device.library()},
          {"emulated", device.isEmulated()}};
}

/// In seconds, as all times here.
Json toJson(const Measurement &times) {
  const TimeSummary summary = summarize(times);
  return {{"runs", times.seconds.size()},
          {"warmup_runs", times.warmupRuns},
          {"elapsed_seconds", times.elapsedSeconds},
          {"min_seconds", summary.min},
          {"max_seconds", summary.max},
          {"mean_seconds", summary.mean},
          {"median_seconds", summary.median},
          {"p90_seconds", summary.p90},
          {"p99_seconds", summary.p99},
          {"runs_per_second", summary.runsPerSecond}};
}

Json toJson(const Comparison &comparison) {
  Json first = Json::array();
  for (const Mismatch &mismatch : comparison.first)
    first.push_back({{"position", mismatch.position},
                     {"actual", mismatch.actual},
                     {"expected", mismatch.expected}});
  return {{"elements", comparison.elements},
          {"mismatches", comparison.mismatches},
          {"max_abs_difference", comparison.maxAbsoluteDifference},
          {"first", first}};
}

Json toJson(const OutputReport &output) {
  Json json = {{"name", output.tensor.name},
               {"min", output.summary.least},
               {"max", output.summary.greatest},
               {"mean", output.summary.mean},
               {"nans", output.summary.nans},
               {"infinities", output.summary.infinities}};
  if (!output.file.empty())
    json["file"] = output.file;
  if (output.comparison) {
    json["comparison"] = toJson(*output.comparison);
    json["comparison"]["holds"] = output.meetsExpectation;
  }
  return json;
}

} // namespace

std::string mini::run::formatJson(const Program &program,
                                  const Report &report) {
  Json json = {{"program", toJson(program)}};
  if (report.device) {
    Json outputs = Json::array();
    for (const OutputReport &output : report.outputs)
      outputs.push_back(toJson(output));
    json["device"] = toJson(*report.device);
    json["wall_seconds"] = report.times.seconds;
    json["times"] = toJson(report.times);
    json["outputs"] = outputs;
    if (report.profile)
      json["profile"] = profileToJson(*report.profile);
  }
  // Names come from a file and need not be UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}
