# The project's own add_library: warnings as errors, no exceptions, and LLVM's
# headers as system headers. A component names only its sources and libraries.

add_library(mini_options INTERFACE)
target_compile_options(mini_options INTERFACE
  -Wall -Wextra -Wno-unused-parameter -Werror
  $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
target_include_directories(mini_options INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
if(MINI_SANITIZE)
  target_compile_options(mini_options INTERFACE
    -fsanitize=${MINI_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(mini_options INTERFACE -fsanitize=${MINI_SANITIZE})
endif()
if(MINI_FUZZ)
  # LLVM has no run-time type information for the check of virtual tables.
  target_compile_options(mini_options INTERFACE
    -fsanitize=fuzzer-no-link -fno-sanitize=vptr -fno-sanitize-recover=all)
endif()
if(MINI_COVERAGE)
  target_compile_options(mini_options INTERFACE --coverage)
  target_link_options(mini_options INTERFACE --coverage)
endif()

# LLVM's and MLIR's headers and shared libraries, for the compiler's side only.
separate_arguments(LLVM_DEFINITIONS_LIST NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_library(mini_llvm INTERFACE)
target_include_directories(mini_llvm SYSTEM INTERFACE
  ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
target_compile_definitions(mini_llvm INTERFACE ${LLVM_DEFINITIONS_LIST})
target_link_libraries(mini_llvm INTERFACE LLVM)
add_library(mini_mlir INTERFACE)
target_link_libraries(mini_mlir INTERFACE mini_llvm MLIR)

# The headers of the compiler's rooms, named from lib: "Graph/LoopGroups.h".
add_library(mini_rooms INTERFACE)
target_include_directories(mini_rooms INTERFACE
  ${PROJECT_SOURCE_DIR}/lib ${PROJECT_BINARY_DIR}/lib)

# mini_library(NAME sources... LIBS libraries...): a static library.
function(mini_library name)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE -fno-exceptions)
  target_link_libraries(${name} PUBLIC ${ARG_LIBS} mini_options)
endfunction()

# mini_mlir_library(...): the same, on MLIR's headers through one shared
# precompiled header, which is most of such a file's compile time.
function(mini_mlir_library name)
  mini_library(${name} ${ARGN})
  target_link_libraries(${name} PUBLIC mini_mlir mini_rooms)
  if(TARGET MiniPrecompiled)
    target_precompile_headers(${name} REUSE_FROM MiniPrecompiled)
  endif()
endfunction()

# mini_passes(ROOM): the declarations of the room's Passes.td, as Passes.h.inc.
macro(mini_passes room)
  set(LLVM_TARGET_DEFINITIONS Passes.td)
  mlir_tablegen(Passes.h.inc -gen-pass-decls -name=${room})
  add_public_tablegen_target(Mini${room}IncGen)
endmacro()

# mini_test(NAME sources... LIBS libraries...): a GoogleTest program in ctest.
function(mini_test name)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} mini_options GTest::gtest_main)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test/bin)
  add_test(NAME unit/${name} COMMAND ${name})
endfunction()
