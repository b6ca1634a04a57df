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

/// A line of a model may be a megabyte of weights, which nobody wants to see.
static constexpr size_t maxLineLength = 240;
/// A message is ours: it lists operators, and is cut only where an attribute in
/// it is as long.
static constexpr size_t maxMessageLength = 8192;

static bool isMessage(StringRef line) {
  static constexpr StringRef severities[] = {
      ": error: ", ": warning: ", ": note: ", ": remark: "};
  return llvm::any_of(
      severities, [&](StringRef severity) { return line.contains(severity); });
}

static std::string shortenLines(StringRef text) {
  std::string result;
  for (StringRef line : llvm::split(text.rtrim('\n'), '\n')) {
    size_t limit = isMessage(line) ? maxMessageLength : maxLineLength;
    // A marker below the dropped end of its line has nothing to point at.
    if (line.size() > limit && line.ltrim().starts_with("^"))
      continue;
    result += line.take_front(limit);
    result += line.size() > limit ? "...\n" : "\n";
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
