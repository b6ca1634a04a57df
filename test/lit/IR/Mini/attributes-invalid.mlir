// An attribute of the mini dialect that is not one of its own, or of another
// type, is refused wherever it is.
// RUN: mini-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{unknown attribute 'mini.tilng' of an operation; the mini dialect has 'mini.epilogue', 'mini.float_operators', 'mini.float_reason', 'mini.layer', 'mini.layers', 'mini.operator_counts', 'mini.sizes', 'mini.splits_batch', 'mini.target', 'mini.tiling', 'mini.workspace_bytes', 'mini.workspace_lower_bound'}}
func.func @misspelled() attributes {mini.tilng = #mini.tiling<tile = [16], waves = [1]>} {
  return
}

// -----

// expected-error @below {{attribute 'mini.tiling' of an operation is "16x16", expected #mini.tiling<...>}}
func.func @text() attributes {mini.tiling = "16x16"} {
  return
}

// -----

// expected-error @below {{attribute 'mini.target' of an operation is unit, expected a string}}
module attributes {mini.target} {
}

// -----

// expected-error @below {{attribute 'mini.workspace_bytes' of an operation is "2 KiB", expected an i64 of at least 0}}
func.func @workspace() attributes {mini.workspace_bytes = "2 KiB"} {
  return
}

// -----

// expected-error @below {{attribute 'mini.sizes' of an operation is {batch = -1 : i64}, expected a dictionary of i64 of at least 0}}
func.func @sizes() attributes {mini.sizes = {batch = -1}} {
  return
}

// -----

// What belongs to an argument says nothing of a function.
// expected-error @below {{unknown attribute 'mini.name' of an operation}}
func.func @name() attributes {mini.name = "f"} {
  return
}

// -----

// expected-error @below {{unknown attribute 'mini.elementtype' of argument 1; the mini dialect has 'mini.constant', 'mini.counted_dimension', 'mini.element_type', 'mini.name', 'mini.output'}}
func.func @argument(%x: tensor<4xi8> {mini.element_type = ui8}, %y: tensor<4xi8> {mini.elementtype = ui8}) {
  return
}

// -----

// expected-error @below {{attribute 'mini.name' of result 0 is 3 : i64, expected a string}}
func.func @result(%x: tensor<4xi8>) -> (tensor<4xi8> {mini.name = 3}) {
  return %x : tensor<4xi8>
}
