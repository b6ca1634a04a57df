//===- NpyTest.cpp - NumPy's array files ----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files as NumPy writes them, files that differ in what NumPy may vary, and
// files that are damaged.
//
//===----------------------------------------------------------------------===//

#include "tensor/Npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

using namespace mini;
using testing::HasSubstr;

namespace {

/// A file of the given version around `header` and `data`.
std::string makeFile(char version, const std::string &header,
                     std::string_view data) {
  std::string file = "\x93NUMPY";
  file += {version, '\0'};
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    file += static_cast<char>(header.size() >> 8 * i);
  return file + header + std::string(data);
}

std::string errorOf(const std::string &file) {
  Expected<NpyArray> array = parseNpy(file);
  return array ? "no error" : array.error().message;
}

std::vector<std::byte> toBytes(std::string_view text) {
  const auto *begin = reinterpret_cast<const std::byte *>(text.data());
  return {begin, begin + text.size()};
}

TEST(Npy, RoundTripsEveryType) {
  for (char kind : {'f', 'i', 'u', 'b'})
    for (std::uint8_t size : {1, 2, 4, 8}) {
      if ((kind == 'f' && size == 1) || (kind == 'b' && size != 1))
        continue;
      NpyArray array{{kind, size}, {2, 3, 1}, {}};
      for (int i = 0; i < 6 * size; ++i)
        array.data.push_back(std::byte(i * 37));
      std::string file = formatNpy(array);
      EXPECT_EQ((file.size() - array.data.size()) % 64, 0u);
      Expected<NpyArray> read = parseNpy(file);
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_EQ(read->type, array.type);
      EXPECT_EQ(read->shape, array.shape);
      EXPECT_EQ(read->data, array.data);
    }
}

// numpy.save of numpy.array([1.5, -2], dtype='<f4'), byte for byte.
TEST(Npy, WritesWhatNumPyWrites) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': "
                       "(2,), }";
  header.resize(117, ' ');
  header += '\n';
  using namespace std::string_view_literals;
  std::string data("\0\0\xc0\x3f\0\0\0\xc0"sv);
  std::string file = makeFile(1, header, data);
  EXPECT_EQ(formatNpy({{'f', 4}, {2}, toBytes(data)}), file);
}

TEST(Npy, ReadsEveryVersionAndRank) {
  for (char version : {'\1', '\2', '\3'}) {
    Expected<NpyArray> array = parseNpy(makeFile(
        version, "{'descr': '|u1', 'fortran_order': False, 'shape': (), }",
        "a"));
    ASSERT_TRUE(array) << array.error().message;
    EXPECT_TRUE(array->shape.empty());
    EXPECT_EQ(array->data, toBytes("a"));
  }
  EXPECT_EQ(errorOf(makeFile(
                1, "{'descr':'<i2','fortran_order':False,'shape':(0,5)}", "")),
            "no error");
  // Another order, other quotes, no trailing comma.
  EXPECT_EQ(
      errorOf(makeFile(
          1, "{\"shape\":(1,2),\"fortran_order\":False,\"descr\":\"<i1\"}",
          "ab")),
      "no error");
}

// In a 2x3 array the column-major order is 00 10 01 11 02 12.
TEST(Npy, TurnsColumnMajorIntoRowMajor) {
  Expected<NpyArray> array = parseNpy(
      makeFile(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }",
               "adbecf"));
  ASSERT_TRUE(array) << array.error().message;
  EXPECT_EQ(array->data, toBytes("abcdef"));
  // Element (i, j, k) of a 2x2x2 array is at i + 2j + 4k.
  array = parseNpy(makeFile(
      1, "{'descr': '<u4', 'fortran_order': True, 'shape': (2, 2, 2), }",
      "000.100.010.110.001.101.011.111."));
  ASSERT_TRUE(array) << array.error().message;
  EXPECT_EQ(array->data, toBytes("000.001.010.011.100.101.110.111."));
}

TEST(Npy, NamesWhatIsWrong) {
  auto header = [](const char *descr, const char *shape) {
    return std::string("{'descr': ") + descr +
           ", 'fortran_order': False, 'shape': " + shape + "}";
  };
  struct {
    std::string file, message;
  } rows[] = {
      {"hello", "not a .npy file"},
      {"\x93NUMPY", "the file ends inside its version"},
      {makeFile(4, "{}", ""), "the format version is 4, supported are 1 to 3"},
      {std::string("\x93NUMPY\x01\x00\x10", 9),
       "the file ends inside its header's length"},
      {std::string("\x93NUMPY\x01\x00\x10\x00{", 11),
       "the header should have 16 bytes, the file ends after 1"},
      {makeFile(1, "", ""), "at character 0: expected an opening brace"},
      {makeFile(1, "{", ""), "expected a quoted string"},
      {makeFile(1, "{'descr", ""), "the string has no closing quote"},
      {makeFile(1, "{'descr' '<f4'}", ""), "expected a colon after 'descr'"},
      {makeFile(1, "{'color': '<f4'}", ""), "unknown key 'color'"},
      {makeFile(1, "{'descr': '<f4' 'shape': ()}", ""),
       "expected a comma or a closing brace"},
      {makeFile(1, "{'descr': '<f4', 'descr': '<f4'}", ""),
       "'descr' is there twice"},
      {makeFile(1, "{'descr': '<f4', 'shape': ()}", ""),
       "'fortran_order' is missing"},
      {makeFile(1, header("'<f4'", "()") + "x", "1234"),
       "expected nothing after the closing brace"},
      {makeFile(1, header("'>f4'", "()"), "1234"),
       "element type '>f4' is not supported"},
      {makeFile(1, header("'<c8'", "()"), "12345678"),
       "element type '<c8' is not supported"},
      {makeFile(1, header("'|O'", "()"), ""),
       "element type '|O' is not supported"},
      {makeFile(1, header("[('a', '<f4')]", "()"), "1234"),
       "structured arrays are not supported"},
      {makeFile(1, header("'<f4'", "(1)"), "1234"),
       "expected a comma after the only size"},
      {makeFile(1, header("'<f4'", "(-1,)"), "1234"),
       "expected a size from 0 to 2^63 - 1"},
      {makeFile(1, header("'<f4'", "(9223372036854775808,)"), "1234"),
       "expected a size from 0 to 2^63 - 1"},
      {makeFile(1, header("'<f4'", "(4294967296, 4294967296)"), "1234"),
       "its size in bytes exceeds 64 bits"},
      {makeFile(1, header("'<f4'", "(2305843009213693952,)"), "1234"),
       "its size in bytes exceeds 64 bits"},
      {makeFile(1, header("'<f4'", "(2, 3)"), "1234"),
       "the elements take 4 bytes, an array of shape (2, 3) and type <f4 takes "
       "24"},
      {makeFile(1, header("'<f4'", "()"), "12345"),
       "the elements take 5 bytes"},
  };
  for (const auto &row : rows)
    EXPECT_THAT(errorOf(row.file), HasSubstr(row.message));
  std::string sizes = "(";
  for (int i = 0; i < 65; ++i)
    sizes += "1,";
  EXPECT_THAT(errorOf(makeFile(1, header("'<f4'", (sizes + ")").c_str()), "")),
              HasSubstr("the array has more than 64 dimensions"));
}

// Whatever the damage: an error, or an array whose parts agree.
TEST(Npy, SurvivesDamage) {
  std::string file = formatNpy({{'i', 2}, {3, 4}, std::vector<std::byte>(24)});
  std::string columns = file;
  columns.replace(columns.find("False"), 5, "True ");
  std::mt19937_64 generator(7);
  std::size_t accepted = 0;
  for (int round = 0; round < 100000; ++round) {
    std::string damaged = round % 2 ? file : columns;
    for (std::uint64_t edits = 1 + generator() % 3; edits > 0; --edits) {
      // Mostly the text of the header, with characters that mean something.
      std::size_t at = generator() % (generator() % 8 ? 72 : damaged.size());
      constexpr std::string_view characters = "(),'{}: 0123456789<|fiubTF\xff";
      damaged[at] = characters[generator() % characters.size()];
    }
    if (generator() % 8 == 0)
      damaged.resize(generator() % damaged.size());
    Expected<NpyArray> array = parseNpy(damaged);
    if (!array) {
      EXPECT_FALSE(array.error().message.empty());
      continue;
    }
    ++accepted;
    std::size_t bytes = array->type.size;
    for (std::int64_t size : array->shape)
      bytes *= size;
    EXPECT_EQ(array->data.size(), bytes);
  }
  EXPECT_GT(accepted, 0u);
}

TEST(Npy, EveryTruncatedFileIsAnError) {
  std::string file = formatNpy({{'f', 4}, {2}, std::vector<std::byte>(8)});
  for (std::size_t size = 0; size < file.size(); ++size)
    EXPECT_NE(errorOf(file.substr(0, size)), "no error") << size;
}

TEST(Npy, KnowsTheTypeOfEachElementType) {
  EXPECT_EQ(npyTypeOf(ElementType::F16).descr(), "<f2");
  EXPECT_EQ(npyTypeOf(ElementType::F64).descr(), "<f8");
  EXPECT_EQ(npyTypeOf(ElementType::I8).descr(), "|i1");
  EXPECT_EQ(npyTypeOf(ElementType::U32).descr(), "<u4");
  EXPECT_EQ(npyTypeOf(ElementType::Bool).descr(), "|b1");
  EXPECT_EQ(npyTypeOf(ElementType::BF16).descr(), "<u2");
  EXPECT_EQ(npyTypeOf(ElementType::F8E4M3FNUZ).descr(), "|u1");
}

} // namespace
