//===- VectorVariant.cpp - All vector tables of one variant ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled once per variant.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"
#include "isa/VectorVariants.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

void addVariant(SemanticsTable &table) {
  addVectorFloat(table);
  addVectorHalf(table);
  addVectorDouble(table);
  addVectorInteger(table);
  addVectorInteger16(table);
  addVectorInteger64(table);
  addVectorBits(table);
  addVectorCompare(table);
  addVectorCarry(table);
  addVectorConvert(table);
  addVectorNarrowConvert(table);
  addVectorDivision(table);
  addVectorTranscendental(table);
  addVectorPacked(table);
  addVectorDot(table);
  addVectorSad(table);
  addMatrix(table);
  addMatrixSparse(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
