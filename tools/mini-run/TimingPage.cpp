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

#include <nlohmann/json.hpp>

using namespace mini;
using namespace mini::run;
using Json = nlohmann::ordered_json;

/// Rows of offset, text, executions and stall clocks.
static Json instructionsOf(const LaunchProfile &launch) {
  Json rows = Json::array();
  if (launch.timing)
    for (const InstructionProfile &inst : launch.timing->instructions)
      rows.push_back(
          {inst.offset, inst.text, inst.executions, inst.stallClocks});
  return rows;
}

/// In a script element nothing may look like its end.
static std::string escapeForScript(std::string text) {
  for (std::size_t at = text.find('<'); at != std::string::npos;
       at = text.find('<', at))
    text.replace(at, 1, "\\u003c");
  return text;
}

std::string mini::run::formatPage(const std::vector<LaunchProfile> &launches) {
  Json json = profileToJson(launches);
  for (std::size_t i = 0; i < launches.size(); ++i)
    json["launches"][i]["instructions_of_kernel"] = instructionsOf(launches[i]);
  const std::string data = escapeForScript(
      json.dump(-1, ' ', false, Json::error_handler_t::replace));
  constexpr std::string_view mark = "PROFILE_DATA";
  std::string page = timingPage;
  return page.replace(page.find(mark), mark.size(), data);
}
