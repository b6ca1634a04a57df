//===- MatrixSparse.cpp - SMFMAC ------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sparse matrix instructions: of every four consecutive k of A only two are
// stored, and two-bit indices say which. A row's products are then those of the
// dense instruction of half the depth, on the rows of B that the indices of
// that row of A pick, so that instruction does the arithmetic.
//
//===----------------------------------------------------------------------===//

#include "MatrixLayout.h"
#include "isa/vector/VectorOperation.h"

#include <map>
#include <memory>
#include <string>
#include <type_traits>

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

struct SparseShape {
  const char *mnemonic;
  /// Does the arithmetic; it has half the depth.
  const char *dense;
  /// The bits of an element of A and B.
  uint8_t bits;
};

struct SparseOperation {
  /// The first member, as shapeOf expects.
  MatrixShape shape;
  uint8_t bits;
  Semantics dense;
};
static_assert(std::is_standard_layout_v<SparseOperation>);

SparseOperation makeOperation(const SparseShape &sparse,
                              const Semantics &dense) {
  MatrixShape shape = *static_cast<const MatrixShape *>(dense.detail);
  shape.mnemonic = sparse.mnemonic;
  shape.k *= 2;
  shape.isSparse = true;
  return {shape, sparse.bits, dense};
}

/// Registers of the dense instruction: the accumulators, A and B.
constexpr uint16_t denseOutput = 0, denseA = 32, denseB = 40;
/// A has eight bytes a lane, B twice as many.
constexpr unsigned dwordsOfA = 2;

/// The index set of a lane of A. With CBSZ zero ABID selects one of the sets
/// that a register holds, else the first one is taken.
uint32_t indexSet(const WaveState &wave, const Instruction &inst,
                  const SparseOperation &operation, unsigned lane) {
  const unsigned setBits = operation.bits == 16 ? 8 : 16;
  const unsigned sets = 32 / setBits;
  const unsigned set =
      (inst.modifiers.cbsz & 3) == 0 ? inst.modifiers.abid % sets : 0;
  const uint32_t mask = (1u << setBits) - 1;
  return wave.vgpr[inst.operands[3].index][lane] >> set * setBits & mask;
}

/// The elements of B in `lane` that the stored elements of A in a lane with
/// these indices multiply, as the dense instruction's B in that lane.
void gatherColumn(const WaveState &wave, const Instruction &inst,
                  const SparseOperation &operation, unsigned lane,
                  uint32_t indices, WaveState &dense) {
  const unsigned bits = operation.bits, perDword = 32 / bits;
  const uint32_t mask = (1u << bits) - 1;
  uint32_t gathered[dwordsOfA] = {};
  for (unsigned e = 0; e < dwordsOfA * perDword; ++e) {
    // Two stored elements stand for four of the depth.
    const unsigned k = e / 2 * 4 + (indices >> 2 * e & 3);
    const uint32_t word =
        wave.vgpr[inst.operands[2].index + k / perDword][lane];
    const uint32_t value = word >> k % perDword * bits & mask;
    gathered[e / perDword] |= value << e % perDword * bits;
  }
  for (unsigned i = 0; i < dwordsOfA; ++i)
    dense.vgpr[denseB + i][lane] = gathered[i];
}

Instruction denseInstruction(const SparseOperation &operation) {
  Instruction result;
  result.handler = operation.dense.handler;
  result.detail = operation.dense.detail;
  result.types = operation.dense.types;
  result.operandCount = 4;
  const uint16_t registers[] = {denseOutput, denseA, denseB, denseOutput};
  for (unsigned i = 0; i < 4; ++i) {
    result.operands[i].kind = OperandKind::Vector;
    result.operands[i].index = registers[i];
  }
  return result;
}

/// Computes row `row` of the outputs into `result`.
void multiplyRow(const WaveState &wave, const Instruction &inst,
                 const SparseOperation &operation, unsigned row,
                 const Lanes<uint32_t> *accumulators, Lanes<uint32_t> *result,
                 WaveState &dense) {
  const MatrixShape &shape = operation.shape;
  const unsigned outputs = shape.m * shape.n / waveSize;
  const Instruction denseInst = denseInstruction(operation);
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    // The lane of A with this row and the same part of the depth.
    const unsigned laneOfA = lane / shape.n * shape.n + row;
    gatherColumn(wave, inst, operation, lane,
                 indexSet(wave, inst, operation, laneOfA), dense);
  }
  for (unsigned i = 0; i < outputs; ++i)
    std::memcpy(dense.vgpr[denseOutput + i], accumulators[i].lane,
                sizeof(accumulators[i].lane));
  denseInst.handler(dense, denseInst);
  const auto *denseShape =
      static_cast<const MatrixShape *>(operation.dense.detail);
  const ElementPlace place = outputPlace(*denseShape, 0, row, 0);
  std::memcpy(&result[place.element].lane[place.lane],
              &dense.vgpr[denseOutput + place.element][place.lane],
              shape.n * sizeof(uint32_t));
}

void multiplySparse(WaveState &wave, const Instruction &inst) {
  const auto &operation = *static_cast<const SparseOperation *>(inst.detail);
  thread_local const auto dense = std::make_unique<WaveState>();
  const unsigned outputs = operation.shape.m * operation.shape.n / waveSize;
  Lanes<uint32_t> accumulators[16], result[16];
  for (unsigned i = 0; i < outputs; ++i)
    std::memcpy(accumulators[i].lane, wave.vgpr[inst.operands[0].index + i],
                sizeof(accumulators[i].lane));
  for (unsigned i = 0; i < dwordsOfA; ++i)
    std::memcpy(dense->vgpr[denseA + i], wave.vgpr[inst.operands[1].index + i],
                sizeof(dense->vgpr[0]));
  dense->mode = wave.mode;
  for (unsigned row = 0; row < operation.shape.m; ++row)
    multiplyRow(wave, inst, operation, row, accumulators, result, *dense);
  // The sources may overlap the destination.
  for (unsigned i = 0; i < outputs; ++i)
    std::memcpy(wave.vgpr[inst.operands[0].index + i], result[i].lane,
                sizeof(result[i].lane));
}

constexpr SparseShape shapes[] = {
    {"v_smfmac_f32_16x16x32_f16", "v_mfma_f32_16x16x16_f16", 16},
    {"v_smfmac_f32_32x32x16_f16", "v_mfma_f32_32x32x8_f16", 16},
    {"v_smfmac_f32_16x16x32_bf16", "v_mfma_f32_16x16x16_bf16", 16},
    {"v_smfmac_f32_32x32x16_bf16", "v_mfma_f32_32x32x8_bf16", 16},
    {"v_smfmac_i32_16x16x64_i8", "v_mfma_i32_16x16x32_i8", 8},
    {"v_smfmac_i32_32x32x32_i8", "v_mfma_i32_32x32x16_i8", 8},
    {"v_smfmac_f32_16x16x64_bf8_bf8", "v_mfma_f32_16x16x32_bf8_bf8", 8},
    {"v_smfmac_f32_16x16x64_bf8_fp8", "v_mfma_f32_16x16x32_bf8_fp8", 8},
    {"v_smfmac_f32_16x16x64_fp8_bf8", "v_mfma_f32_16x16x32_fp8_bf8", 8},
    {"v_smfmac_f32_16x16x64_fp8_fp8", "v_mfma_f32_16x16x32_fp8_fp8", 8},
    {"v_smfmac_f32_32x32x32_bf8_bf8", "v_mfma_f32_32x32x16_bf8_bf8", 8},
    {"v_smfmac_f32_32x32x32_bf8_fp8", "v_mfma_f32_32x32x16_bf8_fp8", 8},
    {"v_smfmac_f32_32x32x32_fp8_bf8", "v_mfma_f32_32x32x16_fp8_bf8", 8},
    {"v_smfmac_f32_32x32x32_fp8_fp8", "v_mfma_f32_32x32x16_fp8_fp8", 8},
};

/// Finds the dense rows.
class DenseRows final : public SemanticsTable {
public:
  void add(const char *mnemonic, const Semantics &semantics) override {
    rows[mnemonic] = semantics;
  }
  std::map<std::string, Semantics> rows;
};

} // namespace

void addMatrixSparse(SemanticsTable &table) {
  static SparseOperation operations[std::size(shapes)];
  DenseRows dense;
  addMatrix(dense);
  for (size_t i = 0; i < std::size(shapes); ++i) {
    operations[i] = makeOperation(shapes[i], dense.rows[shapes[i].dense]);
    Semantics row;
    row.handler = multiplySparse;
    row.types.fill(ValueType::B32);
    row.detail = &operations[i];
    table.add(shapes[i].mnemonic, row);
  }
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
