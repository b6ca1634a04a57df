//===- Report.cpp - The figures of the kernels ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table for people, JSON for programs; the same figures in both.
//
//===----------------------------------------------------------------------===//

#include "Report.h"

#include "tensor/Printable.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <vector>

using llvm::formatv;

static std::string formatExtent(const std::uint32_t (&extent)[3]) {
  return formatv("{0}x{1}x{2}", extent[0], extent[1], extent[2]).str();
}

using Row = std::vector<std::string>;

/// Prints rows in columns as wide as their longest cell, separated by two
/// spaces.
static void printTable(const std::vector<Row> &rows, llvm::raw_ostream &os) {
  std::vector<size_t> widths(rows.front().size(), 0);
  for (const Row &row : rows)
    for (auto [width, cell] : llvm::zip(widths, row))
      width = std::max(width, cell.size());
  for (const Row &row : rows) {
    std::string line;
    for (auto [width, cell] : llvm::zip(widths, row))
      line += cell + std::string(width - cell.size() + 2, ' ');
    os << llvm::StringRef(line).rtrim() << "\n";
  }
}

static void printOperators(const mini::CompileResult &result,
                           llvm::raw_ostream &os) {
  if (!result.operators.empty()) {
    // Few models have any on 8-bit floats: without, there is no such column.
    bool hasFloat8 =
        llvm::any_of(result.operators, [](const mini::OperatorCount &count) {
          return count.onFloat8 > 0;
        });
    auto makeRow = [&](const std::string &kind, const std::string &integers,
                       const std::string &float8, const std::string &floats) {
      return hasFloat8 ? Row{kind, integers, float8, floats}
                       : Row{kind, integers, floats};
    };
    std::vector<Row> rows = {
        makeRow("operators", "integer", "float8", "float")};
    for (const mini::OperatorCount &count : result.operators)
      rows.push_back(makeRow(count.kind, std::to_string(count.onIntegers),
                             std::to_string(count.onFloat8),
                             std::to_string(count.onFloats)));
    printTable(rows, os);
  }
  for (const mini::FloatOperator &op : result.floatOperators)
    os << formatv("float {0} '{1}': {2}\n", op.operatorName, op.name,
                  op.reason);
}

/// Models in torch-mlir text mostly have no names: then there is no column.
static void addLayers(const mini::CompileResult &result,
                      std::vector<Row> &rows) {
  if (llvm::all_of(result.kernels, [](const mini::KernelReport &kernel) {
        return kernel.layers.empty();
      }))
    return;
  rows.front().push_back("launches");
  rows.front().push_back("layers");
  for (size_t i = 0; i < result.kernels.size(); ++i) {
    rows[i + 1].push_back(std::to_string(result.kernels[i].launches));
    rows[i + 1].push_back(mini::summarizeNames(result.kernels[i].layers));
  }
}

std::string formatReport(const mini::CompileResult &result) {
  std::vector<Row> rows = {{"kernel", "grid", "block", "LDS", "VGPR", "AGPR",
                            "SGPR", "spills", "MFMA", "tile"}};
  for (const mini::KernelReport &kernel : result.kernels)
    rows.push_back({kernel.name, formatExtent(kernel.grid),
                    formatExtent(kernel.block), std::to_string(kernel.ldsBytes),
                    std::to_string(kernel.vgprs), std::to_string(kernel.agprs),
                    std::to_string(kernel.sgprs), std::to_string(kernel.spills),
                    std::to_string(kernel.mfmaCount), kernel.tiling});
  addLayers(result, rows);
  std::string text;
  llvm::raw_string_ostream os(text);
  printTable(rows, os);
  printOperators(result, os);
  os << formatv("workspace: {0} bytes (lower bound {1}); constants: {2} bytes; "
                "code object: {3} bytes\n",
                result.workspaceBytes, result.workspaceLowerBound,
                result.constantBytes, result.output.size());
  return text;
}

std::string formatJson(const mini::CompileResult &result,
                       const std::string &target) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, /*IndentSize=*/2);
  auto writeExtent = [&](llvm::StringRef name,
                         const std::uint32_t (&extent)[3]) {
    json.attributeArray(name, [&] {
      for (std::uint32_t size : extent)
        json.value(size);
    });
  };
  auto writeKernel = [&](const mini::KernelReport &kernel) {
    json.attribute("name", kernel.name);
    writeExtent("grid", kernel.grid);
    writeExtent("block", kernel.block);
    json.attribute("lds_bytes", kernel.ldsBytes);
    json.attribute("vgprs", kernel.vgprs);
    json.attribute("agprs", kernel.agprs);
    json.attribute("sgprs", kernel.sgprs);
    json.attribute("spills", kernel.spills);
    json.attribute("mfma_count", kernel.mfmaCount);
    json.attribute("tiling", kernel.tiling);
    json.attribute("launches", kernel.launches);
    json.attributeArray("layers", [&] {
      for (const std::string &layer : kernel.layers)
        json.value(llvm::json::fixUTF8(layer));
    });
  };
  json.object([&] {
    json.attribute("target", target);
    json.attribute("code_object_bytes", result.output.size());
    json.attribute("workspace_bytes", result.workspaceBytes);
    json.attribute("workspace_lower_bound_bytes", result.workspaceLowerBound);
    json.attribute("constant_bytes", result.constantBytes);
    json.attributeObject("operators", [&] {
      for (const mini::OperatorCount &count : result.operators)
        json.attributeObject(count.kind, [&] {
          json.attribute("integer", count.onIntegers);
          json.attribute("float8", count.onFloat8);
          json.attribute("float", count.onFloats);
        });
    });
    json.attributeArray("float_operators", [&] {
      for (const mini::FloatOperator &op : result.floatOperators)
        json.object([&] {
          json.attribute("name", op.name);
          json.attribute("operator", op.operatorName);
          json.attribute("reason", op.reason);
        });
    });
    json.attributeArray("kernels", [&] {
      for (const mini::KernelReport &kernel : result.kernels)
        json.object([&] { writeKernel(kernel); });
    });
  });
  os << "\n";
  return text;
}
