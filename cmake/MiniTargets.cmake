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
if(MINI_SANITIZE MATCHES undefined)
  # LLVM has no run-time type information for the check of virtual tables.
  target_compile_options(mini_options INTERFACE
    -fno-sanitize=vptr -fno-sanitize-recover=all)
endif()
if(MINI_FUZZ)
  target_compile_options(mini_options INTERFACE -fsanitize=fuzzer-no-link)
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

# mini_precompiled(NAME HEADER flags... LIBS libraries...): a header that is
# compiled once, for what is compiled with the same flags. Others' headers are
# most of a file's compile time.
function(mini_precompiled name header)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(${name} STATIC ${source})
  target_compile_options(${name} PRIVATE ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC ${ARG_LIBS} mini_options)
  target_precompile_headers(${name} PRIVATE ${header})
endfunction()

# mini_program_reuses(NAME HEADER): a program's flags for code that can be moved
# are not those of the library that the header is.
function(mini_program_reuses name header)
  target_compile_options(${name} PRIVATE -fPIC)
  target_precompile_headers(${name} REUSE_FROM ${header})
endfunction()

# Reads "sources... LIBS libraries... [PRECOMPILED NAME]" into ARG_*; `headers` is
# the NAME where none is given.
macro(mini_parse_target headers)
  cmake_parse_arguments(ARG "" "PRECOMPILED" "LIBS" ${ARGN})
  if(NOT ARG_PRECOMPILED)
    set(ARG_PRECOMPILED ${headers})
  endif()
endmacro()

# mini_library(NAME sources... LIBS libraries... [PRECOMPILED NAME]): a static
# library.
function(mini_library name)
  mini_parse_target(MiniStandardHeaders ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE -fno-exceptions)
  target_link_libraries(${name} PUBLIC ${ARG_LIBS} mini_options)
  target_precompile_headers(${name} REUSE_FROM ${ARG_PRECOMPILED})
endfunction()

# mini_mlir_library(...): the same, on MLIR.
function(mini_mlir_library name)
  mini_library(${name} ${ARGN} PRECOMPILED MiniMlirHeaders)
  target_link_libraries(${name} PUBLIC mini_mlir mini_rooms)
endfunction()

# mini_passes(ROOM): the declarations of the room's Passes.td, as Passes.h.inc.
macro(mini_passes room)
  set(LLVM_TARGET_DEFINITIONS Passes.td)
  mlir_tablegen(Passes.h.inc -gen-pass-decls -name=${room})
  add_public_tablegen_target(Mini${room}IncGen)
endmacro()

# mini_test(NAME sources... LIBS libraries... [PRECOMPILED NAME]): a GoogleTest
# program in ctest.
function(mini_test name)
  mini_parse_target(MiniTestHeaders ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} mini_options GTest::gtest_main)
  mini_program_reuses(${name} ${ARG_PRECOMPILED})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test/bin)
  add_test(NAME unit/${name} COMMAND ${name})
endfunction()

# mini_mlir_test(...): the same, on MLIR.
function(mini_mlir_test name)
  mini_test(${name} ${ARGN} PRECOMPILED MiniMlirHeaders)
  target_compile_options(${name} PRIVATE -fno-exceptions)
endfunction()
