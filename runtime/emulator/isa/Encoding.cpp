//===- Encoding.cpp - Encodings that LLVM cannot decode -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The fields are those of the instruction formats in AMD's "Instinct MI300
// Instruction Set Architecture".
//
//===----------------------------------------------------------------------===//

#include "Encoding.h"

#include "llvm/MC/MCInst.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mini::emulator;

namespace {

/// A scalar operand with this number is a literal behind the instruction, which
/// the formats of 64 bits have no room for. LLVM reads it all the same.
constexpr uint32_t literalOperand = 255;

bool vop3HasLiteral(uint32_t first, uint32_t second) {
  for (unsigned bit : {0, 9, 18})
    if ((second >> bit & 0x1ff) == literalOperand)
      return true;
  // The destination is scalar in comparisons and in reads of a lane.
  constexpr uint32_t comparisons = 0x100, readFirstLane = 0x142,
                     readLane = 0x289;
  uint32_t opcode = first >> 16 & 0x3ff;
  return (first & 0xff) == literalOperand &&
         (opcode < comparisons || opcode == readFirstLane ||
          opcode == readLane);
}

/// Whether an instruction with SDWA selects a part of an operand that does not
/// exist. LLVM decodes these and then crashes printing them.
bool sdwaHasReservedSelect(uint32_t first, uint32_t second) {
  constexpr uint32_t vop1 = 0x3f, vopc = 0x3e;
  auto isReserved = [&](unsigned bit) { return (second >> bit & 7) == 7; };
  bool reserved = isReserved(16);
  if (first >> 25 != vop1)
    reserved |= isReserved(24);
  if (first >> 25 != vopc)
    reserved |= isReserved(8) || (second >> 11 & 3) == 3;
  return reserved;
}

/// LLVM takes the literal of v_madmk_f16 and v_madak_f16 for the number of an
/// operand: 255 makes it look for another literal.
bool isHalfWithLiteral(uint32_t first) {
  constexpr uint32_t madmk = 0x24, madak = 0x25;
  return first >> 25 == madmk || first >> 25 == madak;
}
/// Any that no other operand can be equal to.
constexpr uint32_t otherLiteral = 0x1234;

} // namespace

Encoding::Encoding(const uint8_t *bytes, size_t size) : size(size) {
  std::copy_n(bytes, size, padded.begin());
  first = llvm::support::endian::read32le(padded.data());
  second = llvm::support::endian::read32le(&padded[4]);
  literalReplaced = isHalfWithLiteral(first) && second == literalOperand;
  if (literalReplaced)
    llvm::support::endian::write32le(&padded[4], otherLiteral);
}

bool Encoding::isReserved() const {
  constexpr uint32_t sdwa = 0xf9, vop3 = 0x34, mubuf = 0x38, mtbuf = 0x3a;
  if (!(first >> 31) && (first & 0x1ff) == sdwa)
    return sdwaHasReservedSelect(first, second);
  switch (first >> 26) {
  case vop3:
    return vop3HasLiteral(first, second);
  case mubuf:
  case mtbuf:
    return second >> 24 == literalOperand;
  default:
    return false;
  }
}

void Encoding::restore(llvm::MCInst &inst) const {
  if (!literalReplaced)
    return;
  for (llvm::MCOperand &operand : inst)
    if (operand.isImm() && operand.getImm() == otherLiteral)
      operand.setImm(literalOperand);
}

std::string Encoding::words() const {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << llvm::format_hex(first, 10);
  if (size == maximalInstructionLength)
    stream << " "
           << llvm::format_hex(literalReplaced ? literalOperand : second, 10);
  return text;
}
