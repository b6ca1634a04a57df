// Whether a batch of another size can be split over a program's variants.
// RUN: mini-opt %s --mini-mark-split-batch --verify-diagnostics --split-input-file | FileCheck %s

// What a network is made of: windows, contractions, reductions of the other
// dimensions, a dimension that the batch shares, pieces one behind the other.
// CHECK: module @network attributes {mini.splits_batch}
#window = affine_map<(n, c, h, kh) -> (n, c, h + kh - 1)>
#row = affine_map<(n, c, h, kh) -> (n, c, h)>
#all = affine_map<(n, c, h, kh) -> (n, c, h, kh)>
#flat = affine_map<(m, k) -> (m floordiv 4, m mod 4, k)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#acc = affine_map<(m, n, k) -> (m, n)>
#column = affine_map<(m, n) -> (n)>
#id = affine_map<(m, n) -> (m, n)>
module @network {
  func.func @f_2(%x: tensor<2x4x5xf32>) -> tensor<2x4x6xf32> attributes {mini.sizes = {batch = 2}} {
    %zero = arith.constant 0.0 : f32
    %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<5x3xf32>
    %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
    %padded = mini.gather %x bounds [2, 4, 5, 3] map #window fill 0.0 : f32 : tensor<2x4x5xf32> -> tensor<2x4x5x3xf32>
    %e0 = tensor.empty() : tensor<2x4x5xf32>
    %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<2x4x5xf32>) -> tensor<2x4x5xf32>
    %pooled = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%padded : tensor<2x4x5x3xf32>) outs(%f0 : tensor<2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    } -> tensor<2x4x5xf32>
    %rows = mini.gather %pooled bounds [8, 5] map #flat fill 0.0 : f32 : tensor<2x4x5xf32> -> tensor<8x5xf32>
    %e1 = tensor.empty() : tensor<8x3xf32>
    %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<8x3xf32>) -> tensor<8x3xf32>
    %product = linalg.generic {indexing_maps = [#lhs, #rhs, #acc], iterator_types = ["parallel", "parallel", "reduction"]} ins(%rows, %w : tensor<8x5xf32>, tensor<5x3xf32>) outs(%f1 : tensor<8x3xf32>) {
    ^bb0(%l: f32, %r: f32, %out: f32):
      %p = arith.mulf %l, %r : f32
      %s = arith.addf %out, %p : f32
      linalg.yield %s : f32
    } -> tensor<8x3xf32>
    %sum = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%product, %b : tensor<8x3xf32>, tensor<3xf32>) outs(%e1 : tensor<8x3xf32>) {
    ^bb0(%l: f32, %r: f32, %out: f32):
      %s = arith.addf %l, %r : f32
      linalg.yield %s : f32
    } -> tensor<8x3xf32>
    %apart = tensor.expand_shape %sum [[0, 1], [2]] output_shape [2, 4, 3] : tensor<8x3xf32> into tensor<2x4x3xf32>
    %both = mini.concat %apart, %apart dim 2 : tensor<2x4x3xf32>, tensor<2x4x3xf32> -> tensor<2x4x6xf32>
    return %both : tensor<2x4x6xf32>
  }
  // Of one row, an index may be gone from the map.
  func.func @f_1(%x: tensor<1x4x5xf32>) -> tensor<1x4x6xf32> attributes {mini.sizes = {batch = 1}} {
    %zero = arith.constant 0.0 : f32
    %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<5x3xf32>
    %b = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
    %padded = mini.gather %x bounds [1, 4, 5, 3] map #window fill 0.0 : f32 : tensor<1x4x5xf32> -> tensor<1x4x5x3xf32>
    %e0 = tensor.empty() : tensor<1x4x5xf32>
    %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x4x5xf32>) -> tensor<1x4x5xf32>
    %pooled = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%padded : tensor<1x4x5x3xf32>) outs(%f0 : tensor<1x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    } -> tensor<1x4x5xf32>
    %rows = mini.gather %pooled bounds [4, 5] map affine_map<(m, k) -> (0, m, k)> fill 0.0 : f32 : tensor<1x4x5xf32> -> tensor<4x5xf32>
    %e1 = tensor.empty() : tensor<4x3xf32>
    %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<4x3xf32>) -> tensor<4x3xf32>
    %product = linalg.generic {indexing_maps = [#lhs, #rhs, #acc], iterator_types = ["parallel", "parallel", "reduction"]} ins(%rows, %w : tensor<4x5xf32>, tensor<5x3xf32>) outs(%f1 : tensor<4x3xf32>) {
    ^bb0(%l: f32, %r: f32, %out: f32):
      %p = arith.mulf %l, %r : f32
      %s = arith.addf %out, %p : f32
      linalg.yield %s : f32
    } -> tensor<4x3xf32>
    %sum = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%product, %b : tensor<4x3xf32>, tensor<3xf32>) outs(%e1 : tensor<4x3xf32>) {
    ^bb0(%l: f32, %r: f32, %out: f32):
      %s = arith.addf %l, %r : f32
      linalg.yield %s : f32
    } -> tensor<4x3xf32>
    %apart = tensor.expand_shape %sum [[0, 1], [2]] output_shape [1, 4, 3] : tensor<4x3xf32> into tensor<1x4x3xf32>
    %both = mini.concat %apart, %apart dim 2 : tensor<1x4x3xf32>, tensor<1x4x3xf32> -> tensor<1x4x6xf32>
    return %both : tensor<1x4x6xf32>
  }
}

// -----

// One function has nothing to split over.
// CHECK: module @alone {
module @alone {
  func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
    return %x : tensor<2xf32>
  }
}

// -----

// A result that is the input is split like it.
// CHECK: module @same attributes {mini.splits_batch}
module @same {
  func.func @f_2(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mini.sizes = {n = 2}} {
    return %x : tensor<2xf32>
  }
  func.func @f_3(%x: tensor<3xf32>) -> tensor<3xf32> attributes {mini.sizes = {n = 3}} {
    return %x : tensor<3xf32>
  }
}

// -----

// What is padding is the same in each row.
// CHECK: module @masked attributes {mini.splits_batch}
#pad = affine_map<(n, h) -> (n, h - 1)>
#id = affine_map<(n, h) -> (n, h)>
module @masked {
  func.func @f_2(%x: tensor<2x4xf32>) -> tensor<2x6xf32> attributes {mini.sizes = {n = 2}} {
    %true = arith.constant dense<true> : tensor<2x4xi1>
    %seven = arith.constant 7.0 : f32
    %mask = mini.gather %true bounds [2, 6] map #pad fill false : tensor<2x4xi1> -> tensor<2x6xi1>
    %0 = mini.gather %x bounds [2, 6] map #pad fill 0.0 : f32 : tensor<2x4xf32> -> tensor<2x6xf32>
    %e = tensor.empty() : tensor<2x6xf32>
    %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%mask, %0 : tensor<2x6xi1>, tensor<2x6xf32>) outs(%e : tensor<2x6xf32>) {
    ^bb0(%m: i1, %in: f32, %out: f32):
      %s = arith.select %m, %in, %seven : f32
      linalg.yield %s : f32
    } -> tensor<2x6xf32>
    return %1 : tensor<2x6xf32>
  }
  func.func @f_1(%x: tensor<1x4xf32>) -> tensor<1x6xf32> attributes {mini.sizes = {n = 1}} {
    %true = arith.constant dense<true> : tensor<1x4xi1>
    %seven = arith.constant 7.0 : f32
    %mask = mini.gather %true bounds [1, 6] map #pad fill false : tensor<1x4xi1> -> tensor<1x6xi1>
    %0 = mini.gather %x bounds [1, 6] map #pad fill 0.0 : f32 : tensor<1x4xf32> -> tensor<1x6xf32>
    %e = tensor.empty() : tensor<1x6xf32>
    %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%mask, %0 : tensor<1x6xi1>, tensor<1x6xf32>) outs(%e : tensor<1x6xf32>) {
    ^bb0(%m: i1, %in: f32, %out: f32):
      %s = arith.select %m, %in, %seven : f32
      linalg.yield %s : f32
    } -> tensor<1x6xf32>
    return %1 : tensor<1x6xf32>
  }
}

// -----

// Of one row more than there are, the last is padding.
// CHECK: module @longer {
#back = affine_map<(n) -> (n - 1)>
#rows = affine_map<(n) -> (n)>
module @longer {
  func.func @f_2(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mini.sizes = {n = 2}} {
    %true = arith.constant dense<true> : tensor<2xi1>
    %seven = arith.constant 7.0 : f32
    %mask = mini.gather %true bounds [2] map #back fill false : tensor<2xi1> -> tensor<2xi1>
    %e = tensor.empty() : tensor<2xf32>
    // expected-remark @+1 {{it mixes the rows of the batch}}
    %1 = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel"]} ins(%mask, %x : tensor<2xi1>, tensor<2xf32>) outs(%e : tensor<2xf32>) {
    ^bb0(%m: i1, %in: f32, %out: f32):
      %s = arith.select %m, %in, %seven : f32
      linalg.yield %s : f32
    } -> tensor<2xf32>
    return %1 : tensor<2xf32>
  }
  func.func @f_1(%x: tensor<1xf32>) -> tensor<1xf32> attributes {mini.sizes = {n = 1}} {
    return %x : tensor<1xf32>
  }
}

// -----

// CHECK: module @shifted {
module @shifted {
  func.func @f_2(%x: tensor<2x4xf32>) -> tensor<2x4xf32> attributes {mini.sizes = {n = 2}} {
    // expected-remark @+1 {{a batch of another size cannot be split over these: it mixes the rows of the batch}}
    %0 = mini.gather %x bounds [2, 4] map affine_map<(n, c) -> (n - 1, c)> fill 0.0 : f32 : tensor<2x4xf32> -> tensor<2x4xf32>
    return %0 : tensor<2x4xf32>
  }
  func.func @f_1(%x: tensor<1x4xf32>) -> tensor<1x4xf32> attributes {mini.sizes = {n = 1}} {
    %0 = mini.gather %x bounds [1, 4] map affine_map<(n, c) -> (n - 1, c)> fill 0.0 : f32 : tensor<1x4xf32> -> tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
}

// -----

// The rows are there, in another order.
// CHECK: module @reversed {
module @reversed {
  func.func @f_2(%x: tensor<2x4xf32>) -> tensor<2x4xf32> attributes {mini.sizes = {n = 2}} {
    // expected-remark @+1 {{it mixes the rows of the batch}}
    %0 = mini.gather %x bounds [2, 4] map affine_map<(n, c) -> (-n + 1, c)> fill 0.0 : f32 : tensor<2x4xf32> -> tensor<2x4xf32>
    return %0 : tensor<2x4xf32>
  }
  func.func @f_1(%x: tensor<1x4xf32>) -> tensor<1x4xf32> attributes {mini.sizes = {n = 1}} {
    %0 = mini.gather %x bounds [1, 4] map affine_map<(n, c) -> (-n, c)> fill 0.0 : f32 : tensor<1x4xf32> -> tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
}

// -----

// A sum over the batch.
// CHECK: module @summed {
#in = affine_map<(n, c) -> (n, c)>
#all_rows = affine_map<(n, c) -> (c)>
module @summed {
  func.func @f_2(%x: tensor<2x2xf32>) -> tensor<2xf32> attributes {mini.sizes = {n = 2}} {
    %e = arith.constant dense<0.0> : tensor<2xf32>
    // expected-remark @+1 {{it mixes the rows of the batch}}
    %0 = linalg.generic {indexing_maps = [#in, #all_rows], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<2x2xf32>) outs(%e : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    } -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
  func.func @f_1(%x: tensor<1x1xf32>) -> tensor<1xf32> attributes {mini.sizes = {n = 1}} {
    %e = arith.constant dense<0.0> : tensor<1xf32>
    %0 = linalg.generic {indexing_maps = [#in, #all_rows], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<1x1xf32>) outs(%e : tensor<1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %in, %out : f32
      linalg.yield %s : f32
    } -> tensor<1xf32>
    return %0 : tensor<1xf32>
  }
}

// -----

// Each row has a number of its own from a constant.
// CHECK: module @numbered {
#id = affine_map<(n) -> (n)>
module @numbered {
  func.func @f_2(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mini.sizes = {n = 2}} {
    %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %e = tensor.empty() : tensor<2xf32>
    // expected-remark @+1 {{it mixes the rows of the batch}}
    %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%x, %c : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) {
    ^bb0(%in: f32, %own: f32, %out: f32):
      %s = arith.addf %in, %own : f32
      linalg.yield %s : f32
    } -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
  func.func @f_1(%x: tensor<1xf32>) -> tensor<1xf32> attributes {mini.sizes = {n = 1}} {
    %c = arith.constant dense<1.0> : tensor<1xf32>
    %e = tensor.empty() : tensor<1xf32>
    %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%x, %c : tensor<1xf32>, tensor<1xf32>) outs(%e : tensor<1xf32>) {
    ^bb0(%in: f32, %own: f32, %out: f32):
      %s = arith.addf %in, %own : f32
      linalg.yield %s : f32
    } -> tensor<1xf32>
    return %0 : tensor<1xf32>
  }
}

// -----

// Or from its index.
// CHECK: module @indexed {
#id = affine_map<(n) -> (n)>
module @indexed {
  func.func @f_2(%x: tensor<2xi64>) -> tensor<2xi64> attributes {mini.sizes = {n = 2}} {
    // expected-remark @+1 {{it mixes the rows of the batch}}
    %0 = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%x : tensor<2xi64>) {
    ^bb0(%out: i64):
      %i = linalg.index 0 : index
      %n = arith.index_cast %i : index to i64
      %s = arith.addi %out, %n : i64
      linalg.yield %s : i64
    } -> tensor<2xi64>
    return %0 : tensor<2xi64>
  }
  func.func @f_3(%x: tensor<3xi64>) -> tensor<3xi64> attributes {mini.sizes = {n = 3}} {
    %0 = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%x : tensor<3xi64>) {
    ^bb0(%out: i64):
      %i = linalg.index 0 : index
      %n = arith.index_cast %i : index to i64
      %s = arith.addi %out, %n : i64
      linalg.yield %s : i64
    } -> tensor<3xi64>
    return %0 : tensor<3xi64>
  }
}

// -----

// Rows are apart, and are divided by how many there are.
// CHECK: module @mean {
#id = affine_map<(n) -> (n)>
module @mean {
  func.func @f_2(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mini.sizes = {n = 2}} {
    %rows = arith.constant 2.0 : f32
    %e = tensor.empty() : tensor<2xf32>
    %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<2xf32>) outs(%e : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.divf %in, %rows : f32
      linalg.yield %s : f32
    } -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
  func.func @f_4(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mini.sizes = {n = 4}} {
    // expected-remark @+1 {{it differs between batches of 4 and 2}}
    %rows = arith.constant 4.0 : f32
    %e = tensor.empty() : tensor<4xf32>
    %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.divf %in, %rows : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

// The batch is not the outermost dimension of the output.
// CHECK: module @transposed {
module @transposed {
  // expected-remark @+1 {{the variants do not differ in the outermost dimension of every input and output}}
  func.func @f_2(%x: tensor<2x4xf32>) -> tensor<4x2xf32> attributes {mini.sizes = {n = 2}} {
    %0 = mini.gather %x bounds [4, 2] map affine_map<(c, n) -> (n, c)> fill 0.0 : f32 : tensor<2x4xf32> -> tensor<4x2xf32>
    return %0 : tensor<4x2xf32>
  }
  func.func @f_3(%x: tensor<3x4xf32>) -> tensor<4x3xf32> attributes {mini.sizes = {n = 3}} {
    %0 = mini.gather %x bounds [4, 3] map affine_map<(c, n) -> (n, c)> fill 0.0 : f32 : tensor<3x4xf32> -> tensor<4x3xf32>
    return %0 : tensor<4x3xf32>
  }
}

// -----

// As large as the batch by chance, and not it.
// CHECK: module @square {
module @square {
  func.func @f_2(%x: tensor<2x2xf32>) -> tensor<2x2xf32> attributes {mini.sizes = {n = 2}} {
    %0 = mini.gather %x bounds [2, 2] map affine_map<(c, n) -> (n, c)> fill 0.0 : f32 : tensor<2x2xf32> -> tensor<2x2xf32>
    // expected-remark @+1 {{output 0 does not have the batch outermost}}
    return %0 : tensor<2x2xf32>
  }
  func.func @f_3(%x: tensor<3x2xf32>) -> tensor<3x2xf32> attributes {mini.sizes = {n = 3}} {
    %0 = mini.gather %x bounds [3, 2] map affine_map<(c, n) -> (n, c)> fill 0.0 : f32 : tensor<3x2xf32> -> tensor<3x2xf32>
    return %0 : tensor<3x2xf32>
  }
}
