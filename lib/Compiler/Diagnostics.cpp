//===- Diagnostics.cpp - Diagnostics as text ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR prints; this only directs and shortens.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"

#include "mlir/IR/Location.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"

using namespace mini;
using llvm::StringRef;

/// A line of a model may be a megabyte of weights, which nobody wants to see,
/// and so may an attribute that a message shows.
static constexpr size_t maxSourceLength = 240, maxMessageLength = 4000;

static bool isMarker(StringRef line) { return line.ltrim().starts_with("^"); }

static std::string shortenLines(StringRef text) {
  llvm::SmallVector<StringRef> lines;
  text.rtrim('\n').split(lines, '\n');
  std::string result;
  for (size_t i = 0; i < lines.size(); ++i) {
    bool isSource = i + 1 < lines.size() && isMarker(lines[i + 1]);
    size_t limit = isSource ? maxSourceLength : maxMessageLength;
    // A marker below the dropped end of its line has nothing to point at.
    if (isMarker(lines[i]) && lines[i].size() > maxSourceLength)
      continue;
    result += lines[i].take_front(limit);
    result += lines[i].size() > limit ? "...\n" : "\n";
  }
  return result;
}

DiagnosticCollector::DiagnosticCollector(
    llvm::SourceMgr &sources, mlir::MLIRContext *context,
    std::function<void(std::string_view)> onDiagnostic)
    : SourceMgrDiagnosticHandler(sources, context, stream),
      onDiagnostic(std::move(onDiagnostic)) {
  setHandler([this](mlir::Diagnostic &diagnostic) { handle(diagnostic); });
}

static StringRef severityText(mlir::DiagnosticSeverity severity) {
  switch (severity) {
  case mlir::DiagnosticSeverity::Note:
    return "note";
  case mlir::DiagnosticSeverity::Warning:
    return "warning";
  case mlir::DiagnosticSeverity::Error:
    return "error";
  case mlir::DiagnosticSeverity::Remark:
    return "remark";
  }
  return "";
}

/// Operations of an ONNX model have the name of their node and no line.
void DiagnosticCollector::printWithoutLine(mlir::Diagnostic &diagnostic) {
  stream << inputName << ": ";
  if (auto name = diagnostic.getLocation()->findInstanceOf<mlir::NameLoc>())
    stream << "'" << name.getName().getValue() << "': ";
  stream << severityText(diagnostic.getSeverity()) << ": " << diagnostic
         << "\n";
  for (mlir::Diagnostic &note : diagnostic.getNotes())
    printWithoutLine(note);
}

void DiagnosticCollector::handle(mlir::Diagnostic &diagnostic) {
  text.clear();
  if (diagnostic.getLocation()->findInstanceOf<mlir::FileLineColLoc>())
    emitDiagnostic(diagnostic);
  else
    printWithoutLine(diagnostic);
  std::string shortened = shortenLines(text);
  if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
    errors += shortened;
  else if (onDiagnostic)
    onDiagnostic(StringRef(shortened).rtrim('\n'));
}

std::string DiagnosticCollector::takeErrors() {
  return StringRef(std::exchange(errors, {})).rtrim('\n').str();
}
