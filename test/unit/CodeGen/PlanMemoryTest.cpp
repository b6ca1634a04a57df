//===- PlanMemoryTest.cpp - Buffers in one workspace ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the memory planner on chains of launches and checks the places it gives:
// buffers that are alive together never overlap, and those that are not share.
//
//===----------------------------------------------------------------------===//

#include "CodeGen/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {
/// Buffer number `b` has `bytes[b]` bytes; launch number `l` uses the buffers
/// `launches[l]`.
struct Graph {
  std::vector<int64_t> bytes;
  std::vector<std::vector<unsigned>> launches;
};

struct Plan {
  std::vector<int64_t> offsets;
  int64_t size = 0, lowerBound = 0;
};

std::string makeModule(const Graph &graph) {
  std::string host, kernels;
  for (size_t b = 0; b < graph.bytes.size(); ++b)
    host += "  %b" + std::to_string(b) + " = memref.alloc() : memref<" +
            std::to_string(graph.bytes[b]) + "xi8>\n";
  for (size_t l = 0; l < graph.launches.size(); ++l) {
    std::string arguments, parameters;
    for (unsigned b : graph.launches[l]) {
      std::string type = "memref<" + std::to_string(graph.bytes[b]) + "xi8>";
      std::string separator = arguments.empty() ? "" : ", ";
      arguments += separator + "%b" + std::to_string(b) + " : " + type;
      parameters += separator + "%p" + std::to_string(b) + " : " + type;
    }
    std::string name = "@k" + std::to_string(l);
    host += "  gpu.launch_func @kernels::" + name +
            " blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(" +
            arguments + ")\n";
    kernels +=
        "  gpu.func " + name + "(" + parameters + ") kernel { gpu.return }\n";
  }
  return "module attributes {gpu.container_module} {\nfunc.func @main() {\n"
         "  %c1 = arith.constant 1 : index\n" +
         host + "  return\n}\ngpu.module @kernels {\n" + kernels + "}\n}\n";
}

Plan plan(const Graph &graph) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<arith::ArithDialect, func::FuncDialect, gpu::GPUDialect,
                      memref::MemRefDialect>();
  auto module = parseSourceString<ModuleOp>(makeModule(graph), &context);
  PassManager passes(&context);
  passes.addNestedPass<func::FuncOp>(mini::createPlanMemoryPass());
  Plan result;
  if (!module || failed(passes.run(*module))) {
    ADD_FAILURE() << makeModule(graph);
    return result;
  }
  auto host = *module->getOps<func::FuncOp>().begin();
  result.size =
      host->getAttrOfType<IntegerAttr>("mini.workspace_bytes").getInt();
  result.lowerBound =
      host->getAttrOfType<IntegerAttr>("mini.workspace_lower_bound").getInt();
  for (auto view : host.getOps<memref::ViewOp>())
    result.offsets.push_back(*getConstantIntValue(view.getByteShift()));
  return result;
}

/// Fails where two buffers of one launch, or one alive across it, overlap.
void expectDisjoint(const Graph &graph, const Plan &plan) {
  ASSERT_EQ(plan.offsets.size(), graph.bytes.size());
  auto isAlive = [&](unsigned buffer, size_t launch) {
    auto uses = [&](const std::vector<unsigned> &buffers) {
      return llvm::is_contained(buffers, buffer);
    };
    auto begin = graph.launches.begin();
    return std::any_of(begin, begin + launch + 1, uses) &&
           std::any_of(begin + launch, graph.launches.end(), uses);
  };
  for (size_t launch = 0; launch < graph.launches.size(); ++launch)
    for (unsigned a = 0; a < graph.bytes.size(); ++a)
      for (unsigned b = 0; b < a; ++b)
        if (isAlive(a, launch) && isAlive(b, launch))
          EXPECT_TRUE(plan.offsets[a] + graph.bytes[a] <= plan.offsets[b] ||
                      plan.offsets[b] + graph.bytes[b] <= plan.offsets[a])
              << "buffers " << a << " and " << b << " in launch " << launch;
  for (unsigned b = 0; b < graph.bytes.size(); ++b) {
    EXPECT_EQ(plan.offsets[b] % 256, 0);
    EXPECT_LE(plan.offsets[b] + graph.bytes[b], plan.size);
  }
}

TEST(PlanMemory, ChainNeedsTwoBuffers) {
  Graph graph{{1024, 1024, 1024, 1024}, {{0}, {0, 1}, {1, 2}, {2, 3}, {3}}};
  Plan result = plan(graph);
  expectDisjoint(graph, result);
  EXPECT_EQ(result.size, 2048);
  EXPECT_EQ(result.lowerBound, 2048);
}

TEST(PlanMemory, BufferAliveAcrossALaunchIsKept) {
  // Buffer 0 is a skip connection around launch 1, which does not name it.
  Graph graph{{512, 512, 512}, {{0}, {1}, {1, 2}, {0, 2}}};
  Plan result = plan(graph);
  expectDisjoint(graph, result);
  EXPECT_EQ(result.size, 1536);
}

TEST(PlanMemory, SizesAreAligned) {
  Graph graph{{1, 257}, {{0, 1}}};
  Plan result = plan(graph);
  expectDisjoint(graph, result);
  EXPECT_EQ(result.size, 768);
}

TEST(PlanMemory, NoBuffersNoWorkspace) {
  Plan result = plan({{}, {{}}});
  EXPECT_EQ(result.size, 0);
  EXPECT_EQ(result.lowerBound, 0);
}

TEST(PlanMemory, RandomGraphsAreDisjoint) {
  unsigned state = 1;
  auto random = [&](unsigned below) {
    state = state * 1664525 + 1013904223;
    return (state >> 16) % below;
  };
  for (unsigned round = 0; round < 50; ++round) {
    Graph graph;
    for (unsigned l = 0; l < 12; ++l)
      graph.launches.push_back({});
    for (unsigned b = 0; b < 10; ++b) {
      graph.bytes.push_back(1 + random(5000));
      unsigned first = random(12), last = random(12);
      graph.launches[first].push_back(b);
      if (last != first)
        graph.launches[last].push_back(b);
    }
    Plan result = plan(graph);
    expectDisjoint(graph, result);
    EXPECT_GE(result.size, result.lowerBound);
  }
}
} // namespace
