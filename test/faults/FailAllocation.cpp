//===- FailAllocation.cpp - Memory that is not there, once ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In front of the libraries (LD_PRELOAD): allocation $FAIL_ALLOCATION gets
// nothing, counted from 1. With $FAIL_NEW only those of operator new count. The
// file $COUNT_ALLOCATIONS gets how many there were.
//
//===----------------------------------------------------------------------===//

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <new>

// glibc's own, by the names that stay when the others are replaced.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t count, std::size_t size);
void *__libc_realloc(void *old, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);
}
// NOLINTEND(bugprone-reserved-identifier)

static std::atomic<long> count{0};
static long failing = 0;
static bool countsNew = false;

[[gnu::constructor]] static void readEnvironment() {
  const char *text = std::getenv("FAIL_ALLOCATION");
  failing = text ? std::strtol(text, nullptr, 10) : 0;
  countsNew = std::getenv("FAIL_NEW") != nullptr;
}

[[gnu::destructor]] static void writeCount() {
  long all = count;
  const char *path = std::getenv("COUNT_ALLOCATIONS");
  std::FILE *file = path ? std::fopen(path, "w") : nullptr;
  if (!file)
    return;
  std::fprintf(file, "%ld\n", all);
  std::fclose(file);
}

static bool failsNext() {
  if (++count != failing)
    return false;
  errno = ENOMEM;
  return true;
}

static bool fails() { return !countsNew && failsNext(); }

extern "C" {
void *malloc(std::size_t size) {
  return fails() ? nullptr : __libc_malloc(size);
}

void *calloc(std::size_t number, std::size_t size) {
  return fails() ? nullptr : __libc_calloc(number, size);
}

void *realloc(void *old, std::size_t size) {
  return fails() ? nullptr : __libc_realloc(old, size);
}

void *aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, std::size_t alignment, std::size_t size) {
  *memory = fails() ? nullptr : __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}
}

// What it gives is malloc's, which the library's delete frees.
// NOLINTBEGIN(misc-new-delete-overloads)
void *operator new(std::size_t size) {
  void *memory = countsNew && failsNext() ? nullptr : malloc(size);
  if (memory)
    return memory;
  // Nothing is freed by any handler of ours, so that there is no second try.
  if (std::new_handler handler = std::get_new_handler())
    handler();
  throw std::bad_alloc();
}

void *operator new[](std::size_t size) { return operator new(size); }
// NOLINTEND(misc-new-delete-overloads)
