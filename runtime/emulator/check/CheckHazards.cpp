//===- CheckHazards.cpp - Wait states that software must keep -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who wrote what, by register.
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

} // namespace

void CheckHazards::reset(uint64_t kernelEntry) {
  entry = kernelEntry;
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

void CheckHazards::require(Need &worst, const Event &event, Hazard hazard,
                           unsigned reg) const {
  const HazardRow &row = rowOf(hazard);
  require(worst, event, row.states, reg, row.what);
}

void CheckHazards::checkMatrixResult(Need &worst, const InstructionFacts &inst,
                                     const RegisterRange &range,
                                     bool write) const {
  for (unsigned r = range.first; r < range.first + range.count; ++r) {
    if (r >= scalarRegisterBase || !matrixWrite[r].inst)
      continue;
    const Event &event = matrixWrite[r];
    int states = 0;
    if (!inst.isMatrix())
      states = statesToUse(*event.inst, inst.isMemory() && !write);
    else if (write)
      continue;
    else if (range == inst.accumulator)
      states = statesToAccumulate(*event.inst, inst,
                                  event.inst->use.writes.front() == range);
    else
      states = statesToUse(*event.inst, false);
    require(worst, event, states, r,
            write ? "overwrites the result of a matrix instruction"
                  : "reads the result of a matrix instruction");
  }
}

void CheckHazards::checkVectorRead(Need &worst, const InstructionFacts &inst,
                                   unsigned reg) const {
  if (inst.isMatrix())
    require(worst, vectorWrite[reg], Hazard::VectorResultToMatrix, reg);
  if (inst.isVector() || inst.isMatrix()) {
    if (inst.hazard != HazardClass::Transcendental)
      require(worst, transWrite[reg], Hazard::TranscendentalResult, reg);
  }
  if (inst.isVector()) {
    const Event &dot = dotWrite[reg];
    bool same = dot.inst && dot.inst->use.opcode == inst.use.opcode;
    if (dot.inst && !same)
      require(worst, dot, Hazard::DotResult, reg);
  }
  if (inst.dpp)
    require(worst, vectorWrite[reg], Hazard::VectorResultByDpp, reg);
  if (inst.readsLane)
    require(worst, vectorWrite[reg], Hazard::VectorResultByLane, reg);
}

void CheckHazards::checkScalarRead(Need &worst, const InstructionFacts &inst,
                                   unsigned reg) const {
  const Event &event = vectorWrite[reg];
  if (reg >= vccNumber + 2)
    return;
  if (inst.isVector() || inst.isMatrix())
    require(worst, event, Hazard::ScalarResultToVector, reg);
  if (inst.laneSelect == reg)
    require(worst, event, Hazard::LaneSelect, reg);
  if (inst.divFmas && reg >= vccNumber)
    require(worst, event, Hazard::DivFmasVcc, reg);
  if (inst.unit == Unit::VectorMemory)
    require(worst, event, Hazard::ScalarResultToMemory, reg);
}

void CheckHazards::checkReads(Need &worst, const InstructionFacts &inst) const {
  bool checksResults = inst.isVector() || inst.isMatrix() || inst.isMemory();
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
                               const InstructionFacts &inst) const {
  if (!inst.isVector() && !inst.isMemory())
    return;
  for (const RegisterRange &range : inst.use.writes) {
    checkMatrixResult(worst, inst, range, true);
    for (unsigned r = range.first; r < range.first + range.count; ++r) {
      if (r >= scalarRegisterBase)
        continue;
      if (accumulate[r].inst)
        require(worst, accumulate[r], statesToOverwrite(*accumulate[r].inst), r,
                "overwrites the accumulator a matrix instruction reads");
      const Event &dot = dotWrite[r];
      if (dot.inst && dot.inst->use.opcode != inst.use.opcode)
        require(worst, dot, Hazard::DotOverwritten, r);
      if (inst.isVector())
        require(worst, wideStore[r], Hazard::WideStoreOverwritten, r);
    }
  }
}

void CheckHazards::checkExec(Need &worst, const InstructionFacts &inst) const {
  const Event &event = vectorWrite[execNumber];
  if (inst.isMatrix() || inst.readsLane || inst.selectsLane)
    require(worst, event, Hazard::ExecToLanes, execNumber);
  if (inst.dpp)
    require(worst, event, Hazard::ExecToDpp, execNumber);
}

void CheckHazards::record(const InstructionFacts &inst) {
  const bool isDot = inst.hazard == HazardClass::Dot;
  const Event event{now, &inst};
  for (const RegisterRange &range : inst.use.writes)
    for (unsigned r = range.first; r < range.first + range.count; ++r) {
      if (inst.isVector() && !(isDot && r < scalarRegisterBase))
        vectorWrite[r] = event;
      if (r >= scalarRegisterBase)
        continue;
      if (inst.isMatrix())
        matrixWrite[r] = event;
      if (isDot)
        dotWrite[r] = event;
      if (inst.hazard == HazardClass::Transcendental)
        transWrite[r] = event;
    }
  if (inst.hazard == HazardClass::MatrixXdl)
    for (unsigned i = 0; i < inst.accumulator.count; ++i)
      accumulate[inst.accumulator.first + i] = event;
  if (inst.storesWide)
    for (const RegisterRange &range : inst.use.reads)
      if (range.count > 2)
        for (unsigned r = range.first; r < range.first + range.count; ++r)
          wideStore[std::min(r, scalarRegisterBase - 1)] = event;
}

std::string CheckHazards::step(const InstructionFacts &inst) {
  std::string problem;
  if (inst.unit != Unit::Scalar && inst.unit != Unit::Other) {
    Need worst;
    checkReads(worst, inst);
    checkWrites(worst, inst);
    checkExec(worst, inst);
    if (worst.states > 0)
      problem = std::string(worst.what) + " (" + nameRegister(worst.reg) +
                " of the instruction at pc " +
                describeOffset(worst.event->inst->address - entry) + ") " +
                std::to_string(worst.states) + " wait states too early";
  }
  // Wait states are counted from behind the instruction.
  now += inst.waitStates;
  record(inst);
  return problem;
}
