/*===- CountsFromC.c - A C program that asks for counts -------------------===*\
|*                                                                            *|
|* Part of mini, under the Apache License v2.0 with LLVM Exceptions.          *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The header is C, and the functions need no more than the library's path.   *|
|* Arguments: the library, a code object of kernels/Counts.s.                 *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "mini/Emulator.h"

#include <dlfcn.h>
#include <stdio.h>

typedef int (*ModuleLoad)(void **, const char *);
typedef int (*ModuleGetFunction)(void **, void *, const char *);
typedef int (*LaunchKernel)(void *, unsigned, unsigned, unsigned, unsigned,
                            unsigned, unsigned, unsigned, void *, void **,
                            void **);
typedef int (*Malloc)(void **, size_t);

static void *library;

static void *find(const char *name) {
  void *symbol = dlsym(library, name);
  if (!symbol)
    fprintf(stderr, "no symbol %s\n", name);
  return symbol;
}

/* Runs `loop` with 3 workgroups of 2 waves. */
static int launch(const char *file) {
  void *module, *kernel, *buffer, *arguments[1];
  arguments[0] = (void *)&buffer;
  return ((ModuleLoad)find("hipModuleLoad"))(&module, file) ||
         ((ModuleGetFunction)find("hipModuleGetFunction"))(&kernel, module,
                                                           "loop") ||
         ((Malloc)find("hipMalloc"))(&buffer, 4096) ||
         ((LaunchKernel)find("hipModuleLaunchKernel"))(
             kernel, 3, 1, 1, 128, 1, 1, 0, NULL, arguments, NULL);
}

int main(int count, char **arguments) {
  MiniEmulatorLaunch record;
  library = count == 3 ? dlopen(arguments[1], RTLD_NOW) : NULL;
  if (!library) {
    fprintf(stderr, "usage: %s LIBRARY CODE-OBJECT\n", arguments[0]);
    return 2;
  }
  ((void (*)(int))find("miniEmulatorSetCounting"))(1);
  if (launch(arguments[2]))
    return 3;
  record.size = sizeof(record);
  if (((int (*)(size_t, MiniEmulatorLaunch *))find("miniEmulatorGetLaunch"))(
          0, &record))
    return 4;
  printf("%s %u %llu %llu\n", record.kernel, record.grid[0],
         (unsigned long long)record.waves,
         (unsigned long long)record.counts.instructions);
  return 0;
}
