//===- VersionedLibrary.cpp - A library to link with ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only the names, sonames and symbol versions matter: programs are linked with
// this and run with the emulator.
//
//===----------------------------------------------------------------------===//

extern "C" {
void hipMalloc() {}
void hipFree() {}
void hipPointerGetAttributes() {}
void hipRuntimeGetVersion() {}
void hipGetDevicePropertiesR0600() {}
}
