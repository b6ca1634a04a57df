// Exit statuses and messages of the command line. Status 2 is a wrong call, 1 a
// wrong input; nothing is written then.
//
// RUN: mini-compile --list-targets | FileCheck %s --check-prefix=TARGETS
// RUN: mini-compile --help | FileCheck %s --check-prefix=HELP
// RUN: not mini-compile 2>&1 | FileCheck %s --check-prefix=NOINPUT
// RUN: not mini-compile --nonsense 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not mini-compile %s -o %s 2>&1 | FileCheck %s --check-prefix=REPLACE
// RUN: rm -f %t.hsaco
// RUN: not mini-compile %s --from=llvm -o %t.hsaco 2>&1 | FileCheck %s --check-prefix=SYNTAX
// RUN: not ls %t.hsaco
// RUN: not mini-compile %s --target=gfx1 2>&1 | FileCheck %s --check-prefix=CHIP
//
// TARGETS: gfx942
// HELP: hsaco
// HELP: --save-temps
// HELP-NOT: amdgpu
// NOINPUT: no input file
// UNKNOWN: --nonsense
// REPLACE: the output would replace the input
// SYNTAX: command-line.mlir:[[#@LINE+3]]:{{[0-9]+}}: error:
// CHIP: unknown target 'gfx1'; targets are gfx942

this is not MLIR
