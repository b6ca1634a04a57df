//===- Workgroup.cpp - One workgroup at a time ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sets up the initial registers as the kernel descriptor asks, and interprets.
//
//===----------------------------------------------------------------------===//

#include "Workgroup.h"

#include "isa/Describe.h"

#include <algorithm>
#include <cfenv>
#include <cstring>

using namespace mini::emulator;

namespace {

/// Instructions a wave may execute before the next one has its turn, so that
/// waves that wait for each other through memory make progress. Few, as the
/// hardware's waves go side by side: there are kernels of AMD's whose waves
/// write LDS just before others read it, with no barrier in between.
constexpr unsigned sliceLength = 16;

/// MODE's rounding fields in the host's terms.
int hostRounding(uint8_t round) {
  constexpr int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  return modes[round & 3];
}

/// Executes under the rounding mode that the result's type has in MODE.
void executeRounded(WaveState &wave, const Instruction &inst) {
  bool narrow = inst.types[0] == ValueType::F64 ||
                inst.types[0] == ValueType::F16 ||
                inst.types[0] == ValueType::PackedF16;
  std::fesetround(
      hostRounding(narrow ? wave.mode.round64And16 : wave.mode.round32));
  inst.handler(wave, inst);
  std::fesetround(FE_TONEAREST);
}

/// Moves the vector operands of a VALU instruction by M0's low byte; M0's top
/// bits say which: the sources one by one, then the destination.
Instruction indexed(const WaveState &wave, const Instruction &inst) {
  Instruction moved = inst;
  const unsigned enabled = wave.sgpr[M0] >> 12 & 15;
  for (unsigned i = 0; i < inst.operandCount && i < 4; ++i) {
    Operand &operand = moved.operands[i];
    const unsigned bit = i == 0 ? 8 : 1u << (i - 1);
    if (operand.kind == OperandKind::Vector && (enabled & bit))
      operand.index =
          static_cast<uint16_t>(operand.index + (wave.sgpr[M0] & 0xff));
  }
  return moved;
}

bool staysInRegisterFile(const Instruction &inst) {
  for (unsigned i = 0; i < inst.operandCount; ++i)
    if (inst.operands[i].kind == OperandKind::Vector &&
        inst.operands[i].index + inst.operands[i].dwords > 512)
      return false;
  return true;
}

/// Executes with whatever the wave's state changes about an instruction.
void executeModified(WaveState &wave, const Instruction &inst) {
  if (!wave.vgprIndexing || !inst.isVectorAlu())
    return executeRounded(wave, inst);
  Instruction moved = indexed(wave, inst);
  if (!staysInRegisterFile(moved))
    return wave.fail("M0 moves a register past the end of the VGPRs");
  executeRounded(wave, moved);
}

} // namespace

Workgroup::Workgroup(
    const Launch &launch,
    const std::vector<std::unique_ptr<LaunchObserver>> &watching)
    : launch(launch) {
  const unsigned count = launch.wavesPerWorkgroup();
  for (unsigned i = 0; i < count; ++i)
    waves.push_back(std::make_unique<WaveState>());
  lds.resize(launch.localSize());
  scratch.resize(size_t{launch.kernel->descriptor.scratchPerLane()} * waveSize *
                 count);
  for (const std::unique_ptr<LaunchObserver> &observer : watching)
    if (std::unique_ptr<WorkgroupObserver> mine = observer->watchWorkgroups())
      observers.push_back(std::move(mine));
  if (!observers.empty())
    groups.resize(count);
}

void Workgroup::setScalars(WaveState &wave, const uint32_t (&id)[3]) {
  const KernelDescriptor &descriptor = launch.kernel->descriptor;
  unsigned next = 0;
  auto push64 = [&](bool used, uint64_t value) {
    if (!used)
      return;
    wave.setScalar64(next, value);
    next += 2;
  };
  if (descriptor.usesPrivateSegmentBuffer())
    next += 4;
  push64(descriptor.usesDispatchPtr(),
         reinterpret_cast<uint64_t>(launch.dispatchPacket));
  push64(descriptor.usesQueuePtr(), reinterpret_cast<uint64_t>(launch.queue));
  push64(descriptor.usesKernargPtr(),
         reinterpret_cast<uint64_t>(launch.kernargs));
  push64(descriptor.usesDispatchId(), 0);
  push64(descriptor.usesFlatScratchInit(), 0);
  if (descriptor.usesPrivateSegmentSize())
    wave.sgpr[next++] = descriptor.scratchPerLane();
  for (unsigned i = 0; i < descriptor.preloadLength() && next < 32; ++i) {
    size_t offset = (size_t{descriptor.preloadOffset()} + i) * 4;
    if (offset + 4 <= launch.kernel->kernargSize)
      std::memcpy(&wave.sgpr[next], launch.kernargs + offset, 4);
    ++next;
  }
  next = descriptor.userSgprs();
  for (unsigned dimension = 0; dimension < 3; ++dimension)
    if (descriptor.usesWorkgroupId(dimension))
      wave.sgpr[next++] = id[dimension];
  if (descriptor.usesWorkgroupInfo())
    wave.sgpr[next++] = (threads() + waveSize - 1) / waveSize;
}

void Workgroup::setSize(const uint32_t (&id)[3]) {
  const LaunchShape &shape = launch.shape;
  for (unsigned i = 0; i < 3; ++i) {
    const bool isLast = id[i] + 1 == shape.blocks[i];
    size[i] =
        isLast && shape.partial[i] != 0 ? shape.partial[i] : shape.threads[i];
  }
}

void Workgroup::setWorkItemIds(WaveState &wave, unsigned index) {
  const unsigned dimensions = launch.kernel->descriptor.workItemDimensions();
  const unsigned total = threads();
  uint64_t active = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    unsigned item = index * waveSize + lane;
    if (item >= total)
      break;
    active |= uint64_t{1} << lane;
    uint32_t packed = item % size[0];
    if (dimensions > 1)
      packed |= item / size[0] % size[1] << 10;
    if (dimensions > 2)
      packed |= item / (size[0] * size[1]) << 20;
    wave.vgpr[0][lane] = packed;
  }
  wave.setExec(active);
}

void Workgroup::startWave(WaveState &wave, unsigned index,
                          const uint32_t (&id)[3]) {
  const KernelDescriptor &descriptor = launch.kernel->descriptor;
  std::memset(wave.vgpr, 0, sizeof(wave.vgpr));
  std::memset(wave.sgpr, 0, sizeof(wave.sgpr));
  wave.scc = false;
  wave.status = WaveStatus::Running;
  wave.failure.clear();
  wave.executed = 0;
  wave.vgprIndexing = false;
  wave.setMode(descriptor.mode());
  wave.indexInWorkgroup = index;
  wave.lds = lds.data();
  wave.ldsSize = static_cast<uint32_t>(lds.size());
  wave.scratchPerLane = descriptor.scratchPerLane();
  wave.scratch =
      scratch.data() + size_t{index} * wave.scratchPerLane * waveSize;
  wave.launch = &launch.context;
  wave.lastRegion = {};
  setScalars(wave, id);
  setWorkItemIds(wave, index);
  wave.pc = launch.kernel->entry();
  // With preloaded arguments the code before this point loads them itself.
  if (descriptor.preloadLength() != 0)
    wave.pc += 256;
  wave.observer = nullptr;
  if (!observers.empty())
    observe(wave);
}

void Workgroup::observe(WaveState &wave) {
  ObserverGroup &group = groups[wave.indexInWorkgroup];
  group.clear();
  for (const std::unique_ptr<WorkgroupObserver> &observer : observers)
    if (WaveObserver *watching = observer->startWave(wave))
      group.add(watching);
  wave.observer = group.get();
}

void Workgroup::start(const uint32_t (&id)[3]) {
  std::fill(lds.begin(), lds.end(), 0);
  std::fill(scratch.begin(), scratch.end(), 0);
  for (const std::unique_ptr<WorkgroupObserver> &observer : observers)
    observer->start(id);
  setSize(id);
  for (unsigned i = 0; i < waves.size(); ++i)
    if (i * waveSize < threads())
      startWave(*waves[i], i, id);
    else
      waves[i]->status = WaveStatus::Ended;
}

template <bool observed> void Workgroup::runSlice(WaveState &wave) {
  InstructionCache *code = launch.object->codeAt(wave.pc);
  for (unsigned i = 0; i < sliceLength; ++i) {
    if (code && !code->contains(wave.pc)) [[unlikely]]
      code = launch.object->codeAt(wave.pc);
    const Instruction *inst =
        code && wave.pc % 4 == 0 ? code->at(wave.pc) : nullptr;
    if (!inst) [[unlikely]]
      return wave.fail("jump to " + hexadecimal(wave.pc) +
                       ", which is outside the code");
    if (!inst->handler) [[unlikely]]
      return wave.fail(inst->text);
    wave.nextPc = wave.pc + inst->size;
    if constexpr (observed)
      wave.observer->before(wave, *inst);
    if (wave.mode.round32 | wave.mode.round64And16 |
        unsigned{wave.vgprIndexing}) [[unlikely]]
      executeModified(wave, *inst);
    else
      inst->handler(wave, *inst);
    ++wave.executed;
    if (wave.status == WaveStatus::Failed)
      return;
    if constexpr (observed)
      wave.observer->after(wave, *inst);
    wave.pc = wave.nextPc;
    if (wave.status != WaveStatus::Running)
      return;
  }
  if (wave.executed > launch.instructionBudget)
    wave.fail("the wave has executed " + std::to_string(wave.executed) +
              " instructions without an end, set "
              "MINI_EMULATOR_MAX_INSTRUCTIONS to allow more");
}

std::string Workgroup::describeFailure(const WaveState &wave,
                                       const uint32_t (&id)[3]) const {
  const KernelInfo &kernel = *launch.kernel;
  std::string text =
      "kernel '" + kernel.name + "', pc " +
      describeOffset(wave.pc - kernel.entry()) +
      " from its entry, workgroup (" + std::to_string(id[0]) + ", " +
      std::to_string(id[1]) + ", " + std::to_string(id[2]) + "), wave " +
      std::to_string(wave.indexInWorkgroup) + ": " + wave.failure;
  const Instruction *inst =
      wave.pc % 4 == 0 ? launch.object->instructionAt(wave.pc) : nullptr;
  if (inst && inst->handler)
    text += " [" + std::string(inst->disassembly()) + "]";
  return text;
}

std::string Workgroup::run(const uint32_t (&id)[3]) {
  start(id);
  std::string problem = execute(id);
  if (problem.empty())
    for (const std::unique_ptr<WorkgroupObserver> &observer : observers)
      observer->finish();
  return problem;
}

std::string Workgroup::execute(const uint32_t (&id)[3]) {
  while (true) {
    bool anyRunning = false, anyWaiting = false;
    for (const std::unique_ptr<WaveState> &wave : waves) {
      if (wave->status == WaveStatus::Running)
        wave->observer ? runSlice<true>(*wave) : runSlice<false>(*wave);
      if (wave->status == WaveStatus::Failed)
        return describeFailure(*wave, id);
      anyRunning |= wave->status == WaveStatus::Running;
      anyWaiting |= wave->status == WaveStatus::AtBarrier;
    }
    if (anyRunning)
      continue;
    if (!anyWaiting)
      return "";
    for (const std::unique_ptr<WorkgroupObserver> &observer : observers)
      observer->releaseBarrier();
    // Waves that have ended do not hold the barrier.
    for (const std::unique_ptr<WaveState> &wave : waves)
      if (wave->status == WaveStatus::AtBarrier)
        wave->status = WaveStatus::Running;
  }
}
