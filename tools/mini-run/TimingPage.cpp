//===- TimingPage.cpp - The model's times as a page for a browser ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The page is TimingPage.html with the profile in it as JSON; what is drawn is
// up to the page.
//
//===----------------------------------------------------------------------===//

#include "ProfileReport.h"
#include "TimingReport.h"

#include "TimingPageText.h"
#include "tensor/Printable.h"

#include <nlohmann/json.hpp>

using namespace mini;
using namespace mini::run;
using Json = nlohmann::ordered_json;

namespace {

/// Rows of offset, executions and stall clocks. The texts are in the kernel's
/// code, since a program may have hundreds of launches of it.
Json instructionsOf(const LaunchProfile &launch, Json &code) {
  Json rows = Json::array();
  if (!launch.timing)
    return rows;
  Json &texts = code[launch.kernel];
  for (const InstructionProfile &inst : launch.timing->instructions) {
    rows.push_back({inst.offset, inst.executions, inst.stallClocks});
    texts[std::to_string(inst.offset)] = inst.text;
  }
  return rows;
}

template <typename Column> Json toJson(std::span<const Column> columns) {
  Json rows = Json::array();
  for (const Column &column : columns)
    rows.push_back({column.key, column.heading});
  return rows;
}

/// The headings of the text.
Json columnsToJson() {
  Json sections = Json::array();
  for (const CountSection &section : countSections())
    sections.push_back({{"key", section.key},
                        {"heading", section.heading},
                        {"columns", toJson(section.columns)}});
  return {{"shares", toJson(shareColumns())},
          {"bytes", toJson(byteColumns())},
          {"stalls", toJson(stallColumns())},
          {"sections", sections}};
}

/// In a script element nothing may look like its end.
std::string escapeForScript(std::string text) {
  for (std::size_t at = text.find('<'); at != std::string::npos;
       at = text.find('<', at))
    text.replace(at, 1, "\\u003c");
  return text;
}

} // namespace

std::string mini::run::formatPage(const std::vector<LaunchProfile> &launches,
                                  const PageSubject &subject) {
  Json json = profileToJson(launches), code = Json::object();
  for (std::size_t i = 0; i < launches.size(); ++i) {
    Json &launch = json["launches"][i];
    launch["instructions_of_kernel"] = instructionsOf(launches[i], code);
    launch["layers_text"] = summarizeNames(launches[i].layers);
    launch["active_lane_share"] = activeLaneShare(launches[i].counts);
    if (launches[i].timing)
      launch["timing"]["main_stall_text"] =
          mainStall(*launches[i].timing).heading;
  }
  json["title"] = subject.title;
  json["facts"] = subject.facts;
  json["columns"] = columnsToJson();
  json["code"] = code;
  const std::string data = escapeForScript(
      json.dump(-1, ' ', false, Json::error_handler_t::replace));
  constexpr std::string_view mark = "PROFILE_DATA";
  std::string page = timingPage;
  return page.replace(page.find(mark), mark.size(), data);
}
