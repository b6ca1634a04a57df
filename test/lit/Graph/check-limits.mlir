// A program is one function. A tensor that a 32-bit offset cannot reach, or of elements that a buffer load
// cannot read, is refused with its type.
// RUN: mini-opt %s --mini-check-limits --split-input-file --verify-diagnostics

// expected-error @+1 {{a tensor of type 'tensor<1x512x1024x1024xf32>' exceeds the 2147483647 bytes that a kernel can address}}
func.func @large_input(%x: tensor<1x512x1024x1024xf32>) {
  return
}

// -----

func.func @unused_empty(%x: tensor<2x0x3xf32>) {
  return
}

// -----

// expected-error @+1 {{a tensor of type 'tensor<0xf32>' has no elements, which is not supported}}
func.func @empty(%x: tensor<0xf32>) -> tensor<2xf32> {
  %0 = mini.gather %x bounds [2] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<0xf32> -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @largest_input(%x: tensor<1x511x1024x1024xf32>) {
  return
}

// -----

// expected-error @+1 {{exceeds the 2147483647 bytes}}
func.func @overflow(%x: tensor<4294967296x4294967296xf32>) {
  return
}

// -----

// expected-error @+1 {{tensors of 'i4' are not supported in a kernel's memory; expected elements of 8, 16, 32 or 64 bits}}
func.func @nibble(%x: tensor<4xi4>) {
  return
}

// -----

// expected-error @+1 {{a program is made of one function, or of variants with other 'mini.sizes' each, and this file has 2}}
module {
  // expected-note @+1 {{@first}}
  func.func @first() {
    return
  }
  // expected-note @+1 {{@second}}
  func.func @second() {
    return
  }
}

// -----

// expected-error @+1 {{tensors of 'ui2' are not supported in a kernel's memory}}
func.func @port(%x: tensor<4xi8> {mini.element_type = ui2}) {
  return
}

// -----

// expected-error @+1 {{a value of type 'f32' cannot be in memory; expected a tensor of static shape}}
func.func @scalar(%x: f32) {
  return
}

// -----

func.func @slice(%x: tensor<4xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{is not supported here; expected linalg on tensors, gathers and constants}}
  %0 = tensor.extract_slice %x[1] [2] [1] : tensor<4xf32> to tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

#id = affine_map<(i) -> (i)>

func.func @index(%x: tensor<4xi32>) -> tensor<4xi32> {
  %0 = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%x : tensor<4xi32>) {
  ^bb0(%out: i32):
    // expected-error @+1 {{is not supported in the body of a linalg.generic}}
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i32
    linalg.yield %j : i32
  } -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

#id = affine_map<(i) -> (i)>

func.func @two_results(%x: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>) {
  // expected-error @+1 {{has 2 results; only one is supported}}
  %0:2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xi32>) outs(%x, %x : tensor<4xi32>, tensor<4xi32>) {
  ^bb0(%a: i32, %b: i32, %c: i32):
    linalg.yield %a, %a : i32, i32
  } -> (tensor<4xi32>, tensor<4xi32>)
  return %0#0, %0#1 : tensor<4xi32>, tensor<4xi32>
}

// -----

func.func @diagonal(%x: tensor<4x4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+1 {{has loops or maps that are not supported}}
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i, i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : tensor<4x4xi32>) outs(%y : tensor<4xi32>) {
  ^bb0(%a: i32, %b: i32):
    linalg.yield %a : i32
  } -> tensor<4xi32>
  return %0 : tensor<4xi32>
}
