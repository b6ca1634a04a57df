// A program is one function. A tensor that a 32-bit offset cannot reach, or of elements that a buffer load
// cannot read, is refused with its type.
// RUN: mini-opt %s --mini-check-limits --split-input-file --verify-diagnostics

// expected-error @+1 {{a tensor of type 'tensor<1x512x1024x1024xf32>' exceeds the 2147483647 bytes that a kernel can address}}
func.func @large_input(%x: tensor<1x512x1024x1024xf32>) {
  return
}

// -----

// expected-error @+1 {{a tensor of type 'tensor<2x0x3xf32>' has no elements, which is not supported}}
func.func @empty(%x: tensor<2x0x3xf32>) {
  return
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

// expected-error @+1 {{a model is one function, and this file has 2}}
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
