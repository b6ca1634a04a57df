//===- Expected.h - A value or an error, without exceptions -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The result type of the public API. It needs only the standard library, so
// that a program that embeds mini sees neither LLVM nor MLIR. An error carries
// its kind, which is also the tools' exit status, and one message that says
// what is wrong, where, and what to do.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EXPECTED_H
#define MINI_EXPECTED_H

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace mini {

/// What went wrong; the value is the exit status of the tools.
enum class ErrorKind : int {
  InvalidInput = 1, ///< The input is malformed or not supported.
  Usage = 2,        ///< The call or the command line is wrong.
  Device = 3,       ///< No device, or a failure while running on it.
  Mismatch = 4,     ///< An expectation about the results does not hold.
  Internal = 70,    ///< A bug in mini.
};

struct Error {
  ErrorKind kind;
  std::string message;
};

/// Holds either a `T` or an `Error`. Test it before use:
///
///   mini::Expected<mini::Program> program = mini::Program::load(path);
///   if (!program)
///     return report(program.error());
template <typename T> class [[nodiscard]] Expected {
public:
  Expected(T value) : storage(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : storage(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return storage.index() == 0; }

  T &operator*() {
    assert(*this && "dereferenced an error");
    return *std::get_if<0>(&storage);
  }
  const T &operator*() const {
    assert(*this && "dereferenced an error");
    return *std::get_if<0>(&storage);
  }
  T *operator->() { return &**this; }
  const T *operator->() const { return &**this; }

  const Error &error() const {
    assert(!*this && "asked a value for its error");
    return *std::get_if<1>(&storage);
  }

private:
  std::variant<T, Error> storage;
};

/// Success without a value, or an error.
using Status = Expected<std::monostate>;
inline Status success() { return std::monostate{}; }

} // namespace mini

#endif // MINI_EXPECTED_H
