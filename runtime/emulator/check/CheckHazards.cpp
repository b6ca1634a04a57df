//===- CheckHazards.cpp - Wait states that software must keep -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The numbers are those LLVM's hazard recognizer keeps for gfx940, so that what
// LLVM schedules has no report.
//
//===----------------------------------------------------------------------===//

#include "CheckHazards.h"

#include "CheckWaits.h"
#include "isa/Describe.h"

#include <algorithm>

using namespace mini::emulator;

namespace {

constexpr unsigned vccNumber = scalarRegisterBase + 106;
constexpr unsigned execNumber = scalarRegisterBase + 126;

/// From a matrix instruction to one that accumulates onto its result.
int accumulateStates(const CheckInstruction &writer,
                     const CheckInstruction &reader, bool same) {
  if (same) {
    if (writer.matrix == MatrixKind::Double4x4 &&
        reader.matrix == MatrixKind::Double4x4)
      return 4;
    return writer.passes == 2 ? 2 : 0;
  }
  bool readerXdl = reader.matrix == MatrixKind::Xdl;
  switch (writer.matrix) {
  case MatrixKind::Double16x16:
    return readerXdl ? 0 : 9;
  case MatrixKind::Double4x4:
    return readerXdl ? 0 : 4;
  case MatrixKind::Xdl:
    return writer.passes + 1;
  case MatrixKind::Single:
    return readerXdl ? 0 : writer.passes;
  }
  return 0;
}

/// From a matrix instruction to any other use of its result's registers.
int resultStates(const CheckInstruction &writer, bool memoryRead) {
  switch (writer.matrix) {
  case MatrixKind::Double16x16:
    return memoryRead ? 18 : 11;
  case MatrixKind::Double4x4:
    return memoryRead ? 9 : 6;
  case MatrixKind::Xdl:
    return writer.passes + 3;
  case MatrixKind::Single:
    return writer.passes + 2;
  }
  return 0;
}

/// From a matrix instruction's read of its accumulator to a write of it.
int overwriteStates(const CheckInstruction &reader) {
  switch (reader.passes) {
  case 2:
    return 1;
  case 4:
    return 3;
  case 8:
    return 7;
  default:
    return 15;
  }
}

} // namespace

void CheckHazards::reset() {
  now = 0;
  for (auto *events :
       {&matrixWrite, &dotWrite, &transWrite, &accumulate, &wideStore})
    events->fill({});
  vectorWrite.fill({});
}

void CheckHazards::require(Need &worst, const Event &event, int states,
                           unsigned reg, const char *what) const {
  // Nothing has been between neighbours.
  int missing = static_cast<int>(event.place + states - now);
  if (missing > 0 && missing > worst.states)
    worst = {missing, reg, &event, what};
}

void CheckHazards::checkMatrixResult(Need &worst, const CheckInstruction &inst,
                                     const RegisterRange &range,
                                     bool write) const {
  for (unsigned r = range.first; r < range.first + range.count; ++r) {
    if (r >= scalarRegisterBase || !matrixWrite[r].inst)
      continue;
    const Event &event = matrixWrite[r];
    int states = 0;
    if (inst.unit != Unit::Matrix)
      states = resultStates(*event.inst, inst.isMemory() && !write);
    else if (write)
      continue;
    else if (range == inst.accumulator)
      states = accumulateStates(*event.inst, inst,
                                event.inst->use.writes.front() == range);
    else
      states = resultStates(*event.inst, false);
    require(worst, event, states, r,
            write ? "overwrites the result of a matrix instruction"
                  : "reads the result of a matrix instruction");
  }
}

void CheckHazards::checkVectorRead(Need &worst, const CheckInstruction &inst,
                                   unsigned reg) const {
  if (inst.unit == Unit::Matrix)
    require(worst, vectorWrite[reg], 2, reg,
            "is a matrix instruction that reads a VALU result");
  if (inst.isVector() || inst.unit == Unit::Matrix) {
    if (!inst.transcendental)
      require(worst, transWrite[reg], 1, reg,
              "reads the result of a transcendental instruction");
  }
  if (inst.isVector()) {
    const Event &dot = dotWrite[reg];
    bool same = dot.inst && dot.inst->use.opcode == inst.use.opcode;
    if (dot.inst && !same)
      require(worst, dot, 3, reg, "reads the result of a dot product");
  }
  if (inst.dpp)
    require(worst, vectorWrite[reg], 2, reg, "reads a VALU result by DPP");
  if (inst.readsLane)
    require(worst, vectorWrite[reg], 1, reg, "reads a lane of a VALU result");
}

void CheckHazards::checkScalarRead(Need &worst, const CheckInstruction &inst,
                                   unsigned reg) const {
  const Event &event = vectorWrite[reg];
  if (reg >= vccNumber + 2)
    return;
  if (inst.isVector() || inst.unit == Unit::Matrix)
    require(worst, event, 2, reg, "reads a scalar register the VALU wrote");
  if (inst.laneSelect == reg)
    require(worst, event, 4, reg, "selects a lane by a VALU result");
  if (inst.divFmas && reg >= vccNumber)
    require(worst, event, 4, reg, "reads VCC as the VALU wrote it");
  if (inst.unit == Unit::VectorMemory)
    require(worst, event, 5, reg, "addresses memory by a VALU result");
}

void CheckHazards::checkReads(Need &worst, const CheckInstruction &inst) const {
  bool checksResults =
      inst.isVector() || inst.unit == Unit::Matrix || inst.isMemory();
  for (const RegisterRange &range : inst.use.reads) {
    if (checksResults)
      checkMatrixResult(worst, inst, range, false);
    for (unsigned r = range.first; r < range.first + range.count; ++r)
      if (r < scalarRegisterBase)
        checkVectorRead(worst, inst, r);
      else
        checkScalarRead(worst, inst, r);
  }
}

void CheckHazards::checkWrites(Need &worst,
                               const CheckInstruction &inst) const {
  if (!inst.isVector() && !inst.isMemory())
    return;
  for (const RegisterRange &range : inst.use.writes) {
    checkMatrixResult(worst, inst, range, true);
    for (unsigned r = range.first; r < range.first + range.count; ++r) {
      if (r >= scalarRegisterBase)
        continue;
      if (accumulate[r].inst)
        require(worst, accumulate[r], overwriteStates(*accumulate[r].inst), r,
                "overwrites the accumulator a matrix instruction reads");
      const Event &dot = dotWrite[r];
      if (dot.inst && dot.inst->use.opcode != inst.use.opcode)
        require(worst, dot, 3, r, "overwrites the result of a dot product");
      if (inst.isVector())
        require(worst, wideStore[r], 2, r,
                "overwrites the data of a store of more than 8 bytes");
    }
  }
}

void CheckHazards::checkExec(Need &worst, const CheckInstruction &inst) const {
  const Event &event = vectorWrite[execNumber];
  if (inst.unit == Unit::Matrix || inst.readsLane || inst.selectsLane)
    require(worst, event, 4, execNumber, "follows a VALU write of EXEC");
  if (inst.dpp)
    require(worst, event, 5, execNumber, "follows a VALU write of EXEC");
}

void CheckHazards::record(const CheckInstruction &inst) {
  const Event event{now, &inst};
  for (const RegisterRange &range : inst.use.writes)
    for (unsigned r = range.first; r < range.first + range.count; ++r) {
      if (inst.isVector() && !(inst.dot && r < scalarRegisterBase))
        vectorWrite[r] = event;
      if (r >= scalarRegisterBase)
        continue;
      if (inst.unit == Unit::Matrix)
        matrixWrite[r] = event;
      if (inst.dot)
        dotWrite[r] = event;
      if (inst.transcendental)
        transWrite[r] = event;
    }
  if (inst.unit == Unit::Matrix && inst.matrix == MatrixKind::Xdl)
    for (unsigned i = 0; i < inst.accumulator.count; ++i)
      accumulate[inst.accumulator.first + i] = event;
  if (inst.storesWide)
    for (const RegisterRange &range : inst.use.reads)
      if (range.count > 2)
        for (unsigned r = range.first; r < range.first + range.count; ++r)
          wideStore[std::min(r, scalarRegisterBase - 1)] = event;
}

std::string CheckHazards::step(const CheckInstruction &inst) {
  std::string problem;
  if (inst.unit != Unit::Scalar && inst.unit != Unit::Other) {
    Need worst;
    checkReads(worst, inst);
    checkWrites(worst, inst);
    checkExec(worst, inst);
    if (worst.states > 0)
      problem = std::string(worst.what) + " (" + nameRegister(worst.reg) +
                " of the instruction at pc " +
                describeOffset(worst.event->inst->offset) + ") " +
                std::to_string(worst.states) + " wait states too early";
  }
  // Wait states are counted from behind the instruction.
  now += inst.waitStates;
  record(inst);
  return problem;
}
