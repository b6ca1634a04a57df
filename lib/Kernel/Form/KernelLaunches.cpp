//===- KernelLaunches.cpp - Who launches a kernel -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "KernelLaunches.h"

using namespace mlir;

namespace mini {

KernelLaunches::KernelLaunches(ModuleOp module) {
  module.walk([&](gpu::LaunchFuncOp launch) {
    launches[{launch.getKernelModuleName(), launch.getKernelName()}].push_back(
        launch);
  });
}

ArrayRef<gpu::LaunchFuncOp> KernelLaunches::of(gpu::GPUFuncOp kernel) const {
  auto module = kernel->getParentOfType<gpu::GPUModuleOp>();
  auto found = launches.find({module.getNameAttr(), kernel.getNameAttr()});
  return found == launches.end() ? ArrayRef<gpu::LaunchFuncOp>()
                                 : ArrayRef(found->second);
}

} // namespace mini
