//===- Instruction.h - A decoded machine instruction ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the decoder hands to the semantics: the printed operands in their
// printed order, the modifiers, and the function that executes the instruction.
// Constants are already in the form the operation reads, so nothing is parsed
// at run time.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_INSTRUCTION_H
#define MINI_EMULATOR_ISA_INSTRUCTION_H

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mini::emulator {

struct Instruction;
struct WaveState;

/// Executes one instruction for one wave.
using Handler = void (*)(WaveState &, const Instruction &);

/// How an operation reads an operand: it decides what an inline constant or a
/// literal stands for, and which part of a register is meant.
enum class ValueType : uint8_t {
  B32,       ///< 32-bit integer or untyped bits.
  F32,       ///< 32-bit float.
  B16,       ///< 16-bit integer.
  F16,       ///< 16-bit float.
  B64,       ///< 64-bit untyped or unsigned; literals are zero-extended.
  I64,       ///< 64-bit signed; literals are sign-extended.
  F64,       ///< 64-bit float; a literal is the high half.
  PackedB16, ///< Two 16-bit integers.
  PackedF16, ///< Two 16-bit floats.
  PackedF32, ///< Two 32-bit floats in a register pair.
};

enum class OperandKind : uint8_t {
  None,     ///< Absent or `off`.
  Scalar,   ///< `index` into WaveState::sgpr (VCC, M0, EXEC are in there).
  Vector,   ///< `index` into WaveState::vgpr; AGPRs start at 256.
  Constant, ///< `value`.
  Status,   ///< A one-bit status: `index` is a StatusBit.
};

enum class StatusBit : uint16_t { Scc, Vccz, Execz };

struct Operand {
  OperandKind kind = OperandKind::None;
  uint8_t dwords = 1;
  bool negate = false;
  bool absolute = false;
  bool signExtend = false;
  uint16_t index = 0;
  uint64_t value = 0;
};

/// The part of a register that an SDWA operand selects.
enum class SubDword : uint8_t {
  Byte0,
  Byte1,
  Byte2,
  Byte3,
  Word0,
  Word1,
  Dword
};

/// What SDWA does with the bits of the destination it does not write.
enum class UnusedBits : uint8_t { Pad, SignExtend, Preserve };

enum class OutputScale : uint8_t { None, Times2, Times4, Half };

enum class DppMode : uint8_t {
  None,
  QuadPerm,
  RowShl,
  RowShr,
  RowRor,
  WaveShl,
  WaveRol,
  WaveShr,
  WaveRor,
  RowMirror,
  RowHalfMirror,
  RowBroadcast15,
  RowBroadcast31,
  RowNewBroadcast,
};

/// Everything printed behind the operands. The one-bit-per-operand fields hold
/// the operand's bit at its position in the printed list.
struct Modifiers {
  bool clamp = false;
  OutputScale outputScale = OutputScale::None;
  uint8_t opSel = 0;
  uint8_t opSelHi = 0x7;
  uint8_t negLo = 0;
  uint8_t negHi = 0;
  bool sdwa = false;
  SubDword dstSel = SubDword::Dword;
  SubDword srcSel[2] = {SubDword::Dword, SubDword::Dword};
  UnusedBits dstUnused = UnusedBits::Pad;
  DppMode dpp = DppMode::None;
  uint8_t dppArgument = 0;
  uint8_t rowMask = 0xf;
  uint8_t bankMask = 0xf;
  bool boundControl = false;
  int32_t offset = 0;
  uint8_t offset0 = 0;
  uint8_t offset1 = 0;
  bool offen = false;
  bool idxen = false;
  bool sc0 = false;
  bool lds = false;
  uint8_t cbsz = 0;
  uint8_t abid = 0;
  uint8_t blgp = 0;
};

struct Instruction {
  static constexpr unsigned maxOperands = 6;

  /// Null where the bytes or the mnemonic are unknown; `text` says which.
  Handler handler = nullptr;
  /// A parameter of the handler, for handlers that serve several mnemonics.
  const void *detail = nullptr;
  uint64_t address = 0;
  uint8_t size = 4;
  uint8_t operandCount = 0;
  /// Set where the result is written as it is, and no lane or part of a source
  /// is selected.
  bool direct = false;
  std::array<Operand, maxOperands> operands;
  std::array<ValueType, maxOperands> types;
  Modifiers modifiers;
  /// The first two encoded dwords, for fields whose text is symbolic.
  uint32_t words[2] = {0, 0};
  std::string text;

  /// The immediate of SOPP and SOPK instructions, and the offset of DS ones.
  uint16_t immediate16() const { return static_cast<uint16_t>(words[0]); }
  uint64_t nextAddress() const { return address + size; }

  /// VOP1, VOP2, VOPC, VOP3 or VOP3P: everything that the VALU and the matrix
  /// core execute.
  bool isVectorAlu() const {
    return words[0] >> 31 == 0 || words[0] >> 26 == 0x34;
  }
  /// SOPP: instructions that only steer the wave have an encoding of their own.
  bool isProgramControl() const { return words[0] >> 23 == 0x17f; }
  /// What a disassembler prints.
  std::string_view disassembly() const {
    const std::string_view all = text;
    return all.substr(std::min(all.find_first_not_of(" \t"), all.size()));
  }
};

/// One row of the tables that tie a mnemonic to its semantics.
struct Semantics {
  Handler handler = nullptr;
  /// Types by printed position; positions past the end read as the last one.
  std::array<ValueType, Instruction::maxOperands> types{};
  const void *detail = nullptr;
};

/// Collects the rows of all tables.
class SemanticsTable {
public:
  virtual void add(const char *mnemonic, const Semantics &semantics) = 0;

protected:
  ~SemanticsTable() = default;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_INSTRUCTION_H
