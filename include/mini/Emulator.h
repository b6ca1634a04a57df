/*===- Emulator.h - What the emulator counts --------------------*- C -*-===*\
|*                                                                            *|
|* Part of mini, under the Apache License v2.0 with LLVM Exceptions.          *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The emulator's libamdhip64 exports these functions beside HIP's. A program *|
|* that may also run on a real HIP library finds them with dlsym; they are    *|
|* not there then. All may be called from any thread at any time.             *|
|*                                                                            *|
|* Counts are exact and the same from run to run, whatever the number of the  *|
|* host's cores, unless the kernel's control flow depends on the order in     *|
|* which its waves run. Times are a model's, which docs/timing.md describes;  *|
|* the emulator itself has no clock.                                          *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef MINI_EMULATOR_H
#define MINI_EMULATOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a cache line wherever lines are counted. */
#define MINI_EMULATOR_LINE_BYTES 128

/** What the waves of a launch did. Later versions add members at the end. */
typedef struct MiniEmulatorCounts {
  /*
   * Instructions of a wave: one that a wave executes counts once, however many
   * of its lanes are active. The classes below add up to `instructions`.
   */
  uint64_t instructions;
  uint64_t scalarAlu;      /**< SALU but for what has a class of its own. */
  uint64_t scalarMemory;   /**< SMEM. */
  uint64_t vectorAlu;      /**< VALU but for the next two. */
  uint64_t transcendental; /**< exp, log, rcp, rsq, sqrt, sin, cos. */
  uint64_t matrix;         /**< MFMA, dense and sparse. */
  uint64_t local;          /**< ds_*. */
  uint64_t vectorLoad;     /**< global_* and buffer_* loads. */
  uint64_t vectorStore;    /**< global_* and buffer_* stores. */
  uint64_t vectorAtomic;   /**< global_* and buffer_* atomics. */
  uint64_t flat;           /**< flat_*, whatever memory it reaches. */
  uint64_t scratch;        /**< scratch_*. */
  uint64_t branch;         /**< Branches, jumps and calls, taken or not. */
  uint64_t barrier;        /**< s_barrier. */
  uint64_t wait;           /**< s_waitcnt. */
  uint64_t other;          /**< s_nop, s_endpgm, messages, cache control. */

  /**
   * Multiply-adds of the matrix instructions: M * N * K * blocks each; half of
   * that for sparse ones, whose K counts the zeros. Two operations each.
   */
  uint64_t multiplyAccumulates;

  /*
   * Bytes that active lanes asked for, by the memory they are in. An atomic
   * reads and writes its bytes. What a buffer's range check cuts off is not
   * counted; a load into LDS reads global memory and writes LDS.
   */
  uint64_t globalBytesRead; /**< By vector instructions. */
  uint64_t globalBytesWritten;
  uint64_t scalarBytesRead; /**< Global memory by SMEM, arguments included. */
  uint64_t scalarBytesWritten;
  uint64_t scratchBytesRead;
  uint64_t scratchBytesWritten;
  uint64_t localBytesRead;
  uint64_t localBytesWritten;

  /*
   * Lines of global memory: for each vector instruction the different lines
   * that its lanes touch, added up over the instructions.
   */
  uint64_t linesLoaded;
  uint64_t linesStored;
  uint64_t linesAtomic;
  /* The different lines of the whole launch, by vector or scalar access. */
  uint64_t distinctLinesRead;
  uint64_t distinctLinesWritten;

  /*
   * LDS. An access is one address of each lane: the forms of ds_read and
   * ds_write with two addresses are two accesses, a load into LDS is one.
   * Cycles are those of the LDS's 32 banks in phases of lanes, as the
   * documentation of the emulator defines them.
   */
  uint64_t localAccesses;
  uint64_t localConflictFreeCycles; /**< Without any conflict. */
  uint64_t localConflictCycles;     /**< What conflicts add to them. */

  /*
   * Divergence. The lanes in EXEC, added up over vectorAlu + transcendental;
   * 64 an instruction where nothing diverges.
   */
  uint64_t activeLanes;
  uint64_t branchesTaken;
  /**
   * Of these, the ones at which EXEC had some but not all of the lanes that the
   * wave began with.
   */
  uint64_t divergentBranches;
} MiniEmulatorCounts;

/** A launch that ran to its end. Later versions add members to `counts`. */
typedef struct MiniEmulatorLaunch {
  /** The caller sets it to sizeof(MiniEmulatorLaunch). Of a larger structure
   * than the library knows, the members behind `size` bytes are left alone,
   * and `size` becomes what was filled in. */
  size_t size;
  const char *kernel; /**< Valid until miniEmulatorResetCounts. */
  uint32_t grid[3];   /**< Workgroups. */
  uint32_t block[3];  /**< Work-items of a workgroup. */
  uint64_t workgroups;
  uint64_t waves;
  /** The rows that miniEmulatorGetMnemonicCounts has for the launch. */
  uint64_t mnemonics;
  MiniEmulatorCounts counts;
} MiniEmulatorLaunch;

/** The instructions of one mnemonic in a launch. Members are the same shares of
 * what MiniEmulatorCounts has. */
typedef struct MiniEmulatorMnemonicCounts {
  size_t size; /**< As in MiniEmulatorLaunch. */
  /** Such as `v_mfma_f32_16x16x4_f32`; valid until miniEmulatorResetCounts. */
  const char *mnemonic;
  uint64_t instructions;
  uint64_t multiplyAccumulates;
  uint64_t lines; /**< Loaded, stored and atomic. */
  uint64_t localConflictFreeCycles;
  uint64_t localConflictCycles;
} MiniEmulatorMnemonicCounts;

/**
 * What the waves that the model follows waited for, in clocks of a wave. Later
 * versions add members at the end.
 */
typedef struct MiniEmulatorStalls {
  uint64_t vectorMemory; /**< s_waitcnt for vector memory. */
  uint64_t localMemory;  /**< s_waitcnt for LDS. */
  uint64_t scalarMemory; /**< s_waitcnt for SMEM. */
  uint64_t barrier;      /**< The other waves of the workgroup. */
  uint64_t matrixResult; /**< The result of an MFMA. */
  uint64_t vectorResult; /**< The result of another instruction. */
  uint64_t matrixBusy;   /**< The matrix core. */
  uint64_t vectorBusy;   /**< The vector ALU. */
  uint64_t issueSlot;    /**< Another wave that issued to the same class. */
  uint64_t branch;       /**< The target of a taken branch. */
  uint64_t waitStates;   /**< s_nop and s_sleep. */
} MiniEmulatorStalls;

/** A launch's modelled time on an MI300X. None of it was measured. */
typedef struct MiniEmulatorTiming {
  size_t size; /**< As in MiniEmulatorLaunch, but for `stalls`. */
  double clocks;
  double seconds;
  double launchSeconds; /**< What a launch costs before its first workgroup. */
  /** `MFMA`, `VALU`, `LDS`, `L1`, `L2`, `Infinity Cache`, `HBM`, or `latency`
   * where none of them is busy for half of the time. */
  const char *bound;
  /* Shares of the whole chip's peak, 0 to 1. */
  double matrixShare;
  double vectorShare;
  double localShare;
  double vectorCacheShare;
  double secondCacheShare;
  double infinityCacheShare;
  double memoryShare;
  /* Bytes that L2, Infinity Cache and HBM moved, and those of the distinct
   * lines. */
  double secondCacheBytes;
  double infinityCacheBytes;
  double memoryBytes;
  double compulsoryBytes;
  uint64_t computeUnits;       /**< Of 304, those that had a workgroup. */
  uint64_t residentWorkgroups; /**< At most, on a compute unit. */
  uint64_t residentWaves;
  const char *occupancyLimit; /**< Why there are no more. */
  uint64_t waveClocks;        /**< That `stalls` are a part of. */
  /** The rows that miniEmulatorGetInstructionTiming has. */
  uint64_t instructions;
  MiniEmulatorStalls stalls;
} MiniEmulatorTiming;

/** One instruction of a kernel, on the compute units that the model follows. */
typedef struct MiniEmulatorInstructionTiming {
  size_t size;      /**< As in MiniEmulatorLaunch. */
  int64_t offset;   /**< From the kernel's entry. */
  const char *text; /**< Disassembled; valid until miniEmulatorResetCounts. */
  uint64_t executions;
  uint64_t stallClocks; /**< For which waves waited to issue it. */
} MiniEmulatorInstructionTiming;

/**
 * Counts later launches, or with 0 stops to. Counting is off at first, and
 * costs nothing then. Launches that fail are not recorded.
 */
void miniEmulatorSetCounting(int enabled);

/** The launches recorded so far, in the order in which they ended. */
size_t miniEmulatorGetLaunchCount(void);

/**
 * Fills in the record of a launch. Returns 0, or 1 where there is no such
 * launch, `launch` is null or its `size` is not set.
 */
int miniEmulatorGetLaunch(size_t index, MiniEmulatorLaunch *launch);

/** The same for a row of a launch; rows are sorted by mnemonic. */
int miniEmulatorGetMnemonicCounts(size_t launch, size_t row,
                                  MiniEmulatorMnemonicCounts *counts);

/**
 * Models the times of later launches that are counted, or with 0 stops to. It
 * is off at first.
 */
void miniEmulatorSetTiming(int enabled);

/** The same as miniEmulatorGetLaunch for a launch's times; it also returns 1
 * where the launch was not modelled. */
int miniEmulatorGetTiming(size_t launch, MiniEmulatorTiming *timing);

/** The same for an instruction; rows are sorted by offset. */
int miniEmulatorGetInstructionTiming(size_t launch, size_t row,
                                     MiniEmulatorInstructionTiming *timing);

/** Forgets all launches, and what they left in the model's caches. Counting and
 * modelling stay as they are. */
void miniEmulatorResetCounts(void);

#ifdef __cplusplus
}
#endif

#endif /* MINI_EMULATOR_H */
