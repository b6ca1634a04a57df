//===- KernelComparisonTest.cpp - Which kernels may become one ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of two kernels found equal, one is thrown away. Whatever else than a name, a
// location or a scalar differs must therefore be seen, and each scalar must be
// told with the use that it belongs to.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Form/KernelComparison.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mini;
using namespace mlir;

namespace {

/// What stands between a kernel's arguments and its body.
constexpr const char *plain = "kernel";

class KernelComparisonTest : public testing::Test {
protected:
  KernelComparisonTest() {
    context.loadDialect<arith::ArithDialect, gpu::GPUDialect, math::MathDialect,
                        memref::MemRefDialect, scf::SCFDialect>();
  }

  gpu::GPUFuncOp kernel(StringRef name, const std::string &body,
                        const std::string &head) {
    std::string text = "gpu.module @" + name.str() + " { gpu.func @" +
                       name.str() +
                       "(%x: memref<8xf32>, %y: memref<8xf32>, %a: f32, %b: "
                       "f32, %i: i32, %n: index) " +
                       head + " {\n" + body + "\ngpu.return } }";
    modules.push_back(parseSourceString<ModuleOp>(text, &context));
    gpu::GPUFuncOp result;
    if (!modules.back()) {
      ADD_FAILURE() << text;
      return result;
    }
    modules.back()->walk([&](gpu::GPUFuncOp found) { result = found; });
    return result;
  }

  /// What is told of the two: "equal", "different", or for each scalar the op,
  /// the number of its operand and what replaces it.
  std::string compare(const std::string &first, const std::string &second,
                      const std::string &firstHead = plain,
                      const std::string &secondHead = plain) {
    gpu::GPUFuncOp one = kernel("first", first, firstHead);
    gpu::GPUFuncOp other = kernel("second", second, secondHead);
    auto differences = KernelComparison::run(one, other);
    if (!differences)
      return "different";
    // Only kernels of one hash are compared at all.
    EXPECT_EQ(KernelComparison::hash(one), KernelComparison::hash(other));
    std::string text;
    llvm::raw_string_ostream os(text);
    for (const ScalarDifference &difference : *differences) {
      EXPECT_TRUE(one->isAncestor(difference.use->getOwner()));
      os << difference.use->getOwner()->getName() << " "
         << difference.use->getOperandNumber() << " " << difference.replacement
         << "; ";
    }
    return text.empty() ? "equal" : text;
  }

  /// The same of kernels that multiply by a constant in a loop.
  std::string compareLoops(StringRef step, StringRef constant, StringRef use) {
    auto loop = [](StringRef step, StringRef constant, StringRef use) {
      return ("%z = arith.constant 0 : index\n%s = arith.constant " + step +
              " : index\n%c = arith.constant " + constant +
              " : f32\nscf.for %k = %z to %n step %s {\n%v = memref.load "
              "%x[%k] : memref<8xf32>\n%p = " +
              use + " : f32\nmemref.store %p, %y[%k] : memref<8xf32>\n}")
          .str();
    };
    return compare(loop("1", "2.0", "arith.mulf %v, %c"),
                   loop(step, constant, use));
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  std::vector<OwningOpRef<ModuleOp>> modules;
};

TEST_F(KernelComparisonTest, NamesAndLocationsDoNotCount) {
  EXPECT_EQ(compare("%p = arith.addf %a, %b : f32 loc(\"here\")",
                    "%q = arith.addf %a, %b : f32 loc(\"there\")"),
            "equal");
  EXPECT_EQ(compareLoops("1", "2.0", "arith.mulf %v, %c"), "equal");
}

TEST_F(KernelComparisonTest, ScalarsAreToldWithTheirUses) {
  EXPECT_EQ(compareLoops("1", "3.0", "arith.mulf %v, %c"),
            "arith.mulf 1 3.000000e+00 : f32; ");
  EXPECT_EQ(compare("%c = arith.constant 7 : i32\n"
                    "%p = arith.subi %c, %i : i32",
                    "%c = arith.constant -7 : i32\n"
                    "%p = arith.subi %c, %i : i32"),
            "arith.subi 0 -7 : i32; ");
}

// One number here may be two there, so that each use has an answer of its own;
// and equal uses are no difference.
TEST_F(KernelComparisonTest, OneConstantMayStandForSeveral) {
  std::string one = "%c = arith.constant 2.0 : f32\n"
                    "%p = arith.mulf %a, %c : f32\n"
                    "%q = arith.divf %p, %c : f32\n";
  std::string two = "%d = arith.constant 5.0 : f32\n"
                    "%c = arith.constant 2.0 : f32\n"
                    "%p = arith.mulf %a, %c : f32\n"
                    "%q = arith.divf %p, %d : f32\n";
  EXPECT_EQ(compare(one, two), "arith.divf 1 5.000000e+00 : f32; ");
  EXPECT_EQ(compare(two, one), "arith.divf 1 2.000000e+00 : f32; ");
}

// A clamp to a constant is another instruction than one to a number from
// memory, and the step of a loop is what its code is made for.
TEST_F(KernelComparisonTest, ConstantsThatShapeTheCodeAreNoScalars) {
  EXPECT_EQ(compareLoops("2", "2.0", "arith.mulf %v, %c"), "different");
  auto with = [](const char *constant, const char *use) {
    return "%c = arith.constant " + std::string(constant) + "\n%p = " + use;
  };
  const char *clamp = "arith.maximumf %a, %c : f32";
  EXPECT_EQ(compare(with("0.0 : f32", clamp), with("-1.0 : f32", clamp)),
            "different");
  const char *index = "arith.addi %n, %c : index";
  EXPECT_EQ(compare(with("1 : index", index), with("2 : index", index)),
            "different");
  const char *vector = "arith.addf %c, %c : vector<2xf32>";
  EXPECT_EQ(compare(with("dense<1.0> : vector<2xf32>", vector),
                    with("dense<2.0> : vector<2xf32>", vector)),
            "different");
}

TEST_F(KernelComparisonTest, OperationsAndOperandsCount) {
  std::string sum = "%p = arith.addf %a, %b : f32";
  EXPECT_EQ(compare(sum, "%p = arith.subf %a, %b : f32"), "different");
  EXPECT_EQ(compare(sum, "%p = arith.addf %b, %a : f32"), "different");
  EXPECT_EQ(compare(sum, "%p = arith.addf %a, %a : f32"), "different");
  EXPECT_EQ(compare(sum, sum + "\n%q = math.exp %p : f32"), "different");
  EXPECT_EQ(compare(sum + "\n%q = math.exp %p : f32", sum), "different");
  // A number in one place and a value in the other.
  std::string constant = "%c = arith.constant 1.0 : f32\n"
                         "%p = arith.addf %a, %c : f32";
  EXPECT_EQ(compare(sum, constant), "different");
  EXPECT_EQ(compare(constant, sum), "different");
  // What differs is inside of a loop.
  EXPECT_EQ(compareLoops("1", "2.0", "arith.mulf %c, %v"), "different");
  EXPECT_EQ(compareLoops("1", "2.0", "arith.addf %v, %c"), "different");
}

TEST_F(KernelComparisonTest, AttributesAndTypesCount) {
  std::string sum = "%p = arith.addf %a, %b : f32";
  EXPECT_EQ(compare(sum, "%p = arith.addf %a, %b fastmath<contract> : f32"),
            "different");
  EXPECT_EQ(compare(sum, "%p = arith.addf %a, %b {tag} : f32"), "different");
  auto widen = [](const char *type) {
    return "%p = arith.extsi %i : i32 to " + std::string(type);
  };
  EXPECT_EQ(compare(widen("i64"), widen("i48")), "different");
  EXPECT_EQ(compare(widen("i64"), widen("i64")), "equal");
  auto number = [](const char *type) {
    return "%c = arith.constant 1.0 : " + std::string(type) +
           "\n%p = arith.addf %c, %c : " + type;
  };
  EXPECT_EQ(compare(number("f16"), number("bf16")), "different");
}

// The kernel's own attributes and memory.
TEST_F(KernelComparisonTest, HeadsOfKernelsCount) {
  EXPECT_EQ(compare("", "", plain,
                    "kernel attributes {known_block_size = array<i32: 64, 1, "
                    "1>}"),
            "different");
  std::string lds = "workgroup(%t : memref<8xf32, #gpu.address_space<workgroup"
                    ">>) kernel";
  std::string more = "workgroup(%t : memref<9xf32, #gpu.address_space<workgroup"
                     ">>) kernel";
  EXPECT_EQ(compare("", "", lds, lds), "equal");
  EXPECT_EQ(compare("", "", lds, more), "different");
  EXPECT_EQ(compare("", "", plain, lds), "different");
}

// Whatever the scalars are, and wherever they stand: a constant may be there
// once or twice, or before another op.
TEST_F(KernelComparisonTest, HashIsWithoutScalars) {
  auto hash = [&](const std::string &body, const std::string &head = plain) {
    return KernelComparison::hash(kernel("name", body, head));
  };
  std::string one = "%c = arith.constant 2.0 : f32\n"
                    "%p = arith.mulf %a, %c : f32\n"
                    "%q = arith.addf %p, %c : f32";
  std::string two = "%c = arith.constant 3.0 : f32\n"
                    "%p = arith.mulf %a, %c : f32\n"
                    "%d = arith.constant 5.0 : f32\n"
                    "%q = arith.addf %p, %d : f32";
  EXPECT_NE(compare(one, two), "different");
  EXPECT_EQ(hash(one), hash(two));
  EXPECT_EQ(hash(one), KernelComparison::hash(kernel("other", one, plain)));
}

// Were all hashes equal, every two kernels would be compared.
TEST_F(KernelComparisonTest, HashTellsKernelsApart) {
  auto hash = [&](const std::string &body, const std::string &head = plain) {
    return KernelComparison::hash(kernel("name", body, head));
  };
  std::string sum = "%p = arith.addf %a, %b : f32";
  EXPECT_NE(hash(sum), hash("%p = arith.subf %a, %b : f32"));
  EXPECT_NE(hash(sum), hash(sum + "\n%q = math.exp %p : f32"));
  EXPECT_NE(hash(sum), hash("%p = arith.addf %a, %b fastmath<contract> : f32"));
  EXPECT_NE(hash("%p = arith.extsi %i : i32 to i64"),
            hash("%p = arith.extsi %i : i32 to i48"));
  EXPECT_NE(hash(sum), hash(sum, "kernel attributes {known_block_size = "
                                 "array<i32: 64, 1, 1>}"));
}

} // namespace
