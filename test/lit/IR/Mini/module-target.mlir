// A pass that needs the chip takes it from the module around what it runs on.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-split-zero-points))" --split-input-file --verify-diagnostics

module attributes {mini.target = "gfx942"} {
func.func @known() {
  return
}
}

// -----

// expected-error @below {{unknown target 'gfx1'; targets are gfx942}}
module attributes {mini.target = "gfx1"} {
func.func @unknown() {
  return
}
}

// -----

// expected-error @below {{is in no module that names its target, as attributes {mini.target = "gfx942"} would}}
func.func @missing() {
  return
}
