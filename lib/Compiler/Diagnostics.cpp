//===- Diagnostics.cpp - Diagnostics as text ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR prints; this only directs, shortens and makes safe for a terminal.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"

#include "tensor/Printable.h"

#include "mlir/IR/Location.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"

#include <deque>

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

/// Makes the text of the model in a diagnostic safe to print. A name may hold a
/// newline, which only here can be told from those between lines. `storage`
/// holds what replaces it.
static void escapeArguments(mlir::Diagnostic &diagnostic,
                            std::deque<std::string> &storage) {
  using Argument = mlir::DiagnosticArgument;
  for (Argument &argument : diagnostic.getArguments())
    if (argument.getKind() == Argument::DiagnosticArgumentKind::String)
      argument = Argument(StringRef(
          storage.emplace_back(shortenWords(argument.getAsString()))));
  for (mlir::Diagnostic &note : diagnostic.getNotes())
    escapeArguments(note, storage);
}

/// Whether a diagnostic has a line in a file, and every file that it names can
/// be printed: a location in MLIR text may name any.
static bool hasPrintableLine(mlir::Diagnostic &diagnostic) {
  bool hasLine = false, isPrintableFile = true;
  diagnostic.getLocation()->walk([&](mlir::Location location) {
    if (auto line = mlir::dyn_cast<mlir::FileLineColLoc>(location)) {
      hasLine = true;
      isPrintableFile &= isPrintable(line.getFilename().getValue());
    }
    return mlir::WalkResult::advance();
  });
  return hasLine && isPrintableFile &&
         llvm::all_of(diagnostic.getNotes(), [](mlir::Diagnostic &note) {
           return mlir::isa<mlir::UnknownLoc>(note.getLocation()) ||
                  hasPrintableLine(note);
         });
}

/// Operations of an ONNX model have the name of their node and no line.
void DiagnosticCollector::printWithoutLine(mlir::Diagnostic &diagnostic) {
  stream << inputName << ": ";
  if (auto name = diagnostic.getLocation()->findInstanceOf<mlir::NameLoc>())
    stream << "'" << printableName(name.getName().getValue()) << "': ";
  stream << severityText(diagnostic.getSeverity()) << ": " << diagnostic
         << "\n";
  for (mlir::Diagnostic &note : diagnostic.getNotes())
    printWithoutLine(note);
}

void DiagnosticCollector::handle(mlir::Diagnostic &diagnostic) {
  text.clear();
  std::deque<std::string> storage;
  escapeArguments(diagnostic, storage);
  if (hasPrintableLine(diagnostic))
    emitDiagnostic(diagnostic);
  else
    printWithoutLine(diagnostic);
  std::string shortened = escapeMessage(shortenLines(text));
  if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
    errors += shortened;
  else if (onDiagnostic)
    onDiagnostic(StringRef(shortened).rtrim('\n'));
}

std::string DiagnosticCollector::takeErrors() {
  return StringRef(std::exchange(errors, {})).rtrim('\n').str();
}
