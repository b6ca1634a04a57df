//===- Diagnostics.h - Diagnostics as text -------------------- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns diagnostics into text with the place in the source, for the message of
// an error, since a library prints nothing itself.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_COMPILER_DIAGNOSTICS_H
#define MINI_COMPILER_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <string>
#include <string_view>

namespace mini {

/// The stream that the handler below prints to; a base, so that it is there
/// first.
struct DiagnosticText {
  std::string text;
  llvm::raw_string_ostream stream{text};
};

/// Collects errors with their notes, and passes on warnings and remarks.
class DiagnosticCollector : DiagnosticText, mlir::SourceMgrDiagnosticHandler {
public:
  DiagnosticCollector(llvm::SourceMgr &sources, mlir::MLIRContext *context,
                      std::function<void(std::string_view)> onDiagnostic);

  /// Sets what begins the text of a diagnostic that has no line in a file.
  void setInputName(std::string_view name) { inputName = name; }

  /// The text of all errors so far, without a newline at the end.
  std::string takeErrors();

private:
  void handle(mlir::Diagnostic &diagnostic);
  void printWithoutLine(mlir::Diagnostic &diagnostic);

  std::string inputName;
  std::function<void(std::string_view)> onDiagnostic;
  std::string errors;
};

} // namespace mini

#endif // MINI_COMPILER_DIAGNOSTICS_H
