//===- TensorDataTest.cpp - Elements of all types from all places ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an initializer holds is compared with how MLIR prints it.
//
//===----------------------------------------------------------------------===//

#include "Models.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <gmock/gmock.h>

using namespace mini;
using namespace mini::importer;
using testing::HasSubstr;

namespace {

/// A model that returns the initializer `c`.
onnx::ModelProto constantModel(int elementType,
                               std::initializer_list<int64_t> sizes) {
  onnx::ModelProto model = emptyModel();
  addInitializer(model, "c", elementType, sizes);
  addOutput(model, "c", sizes, elementType);
  return model;
}

onnx::TensorProto &constantOf(onnx::ModelProto &model) {
  return *model.mutable_graph()->mutable_initializer(0);
}

/// The initializer as printed, or the error.
std::string importConstant(const onnx::ModelProto &model,
                           const std::string &path = "model.onnx") {
  Imported imported = importModel(model, {}, path);
  if (!imported.errors.empty())
    return imported.errors;
  constexpr llvm::StringLiteral begin = "torch.onnx.value = ";
  llvm::StringRef text = imported.text;
  text = text.substr(text.find(begin) + begin.size());
  return text.substr(0, text.find("} :")).str();
}

std::string bytes(std::initializer_list<unsigned> values) {
  return {values.begin(), values.end()};
}

struct RawCase {
  int elementType;
  int64_t count;
  std::string raw;
  const char *expected;
};

class RawData : public testing::TestWithParam<RawCase> {};

TEST_P(RawData, IsReadInFull) {
  const RawCase &c = GetParam();
  onnx::ModelProto model = constantModel(c.elementType, {c.count});
  constantOf(model).set_raw_data(c.raw);
  EXPECT_EQ(importConstant(model), c.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Types, RawData,
    testing::Values(
        RawCase{1, 1, bytes({0, 0, 0xc0, 0xbf}),
                "dense<-1.500000e+00> : tensor<1xf32>"},
        RawCase{2, 2, bytes({0, 255}), "dense<[0, 255]> : tensor<2xui8>"},
        RawCase{3, 2, bytes({127, 128}), "dense<[127, -128]> : tensor<2xsi8>"},
        RawCase{4, 1, bytes({0xff, 0xff}), "dense<65535> : tensor<1xui16>"},
        RawCase{5, 1, bytes({0xfe, 0xff}), "dense<-2> : tensor<1xsi16>"},
        RawCase{6, 1, bytes({0, 0, 0, 128}),
                "dense<-2147483648> : tensor<1xsi32>"},
        RawCase{7, 1, bytes({1, 0, 0, 0, 1, 0, 0, 0}),
                "dense<4294967297> : tensor<1xsi64>"},
        // All that is not zero is true.
        RawCase{9, 3, bytes({0, 1, 2}),
                "dense<[false, true, true]> : tensor<3xi1>"},
        RawCase{10, 1, bytes({0, 0x3e}), "dense<1.500000e+00> : tensor<1xf16>"},
        RawCase{11, 1, bytes({0, 0, 0, 0, 0, 0, 0xf8, 0x3f}),
                "dense<1.500000e+00> : tensor<1xf64>"},
        RawCase{12, 1, bytes({0, 0, 0, 128}),
                "dense<2147483648> : tensor<1xui32>"},
        RawCase{13, 1, bytes({255, 255, 255, 255, 255, 255, 255, 255}),
                "dense<18446744073709551615> : tensor<1xui64>"},
        RawCase{16, 1, bytes({0xc0, 0x3f}),
                "dense<1.500000e+00> : tensor<1xbf16>"},
        RawCase{17, 1, bytes({0x3c}),
                "dense<1.500000e+00> : tensor<1xf8E4M3FN>"},
        RawCase{18, 1, bytes({0x44}),
                "dense<1.500000e+00> : tensor<1xf8E4M3FNUZ>"},
        RawCase{19, 1, bytes({0x3e}), "dense<1.500000e+00> : tensor<1xf8E5M2>"},
        RawCase{20, 1, bytes({0x42}),
                "dense<1.500000e+00> : tensor<1xf8E5M2FNUZ>"},
        // The low half of a byte comes first; an odd count leaves one unused.
        RawCase{21, 3, bytes({0xf1, 0x08}),
                "dense<[1, 15, 8]> : tensor<3xui4>"},
        RawCase{22, 3, bytes({0xf1, 0x08}),
                "dense<[1, -1, -8]> : tensor<3xsi4>"},
        RawCase{1, 0, "", "dense<> : tensor<0xf32>"}));

TEST(TypedData, Int32DataHoldsNarrowTypes) {
  struct Case {
    int elementType;
    int64_t count;
    std::vector<int32_t> entries;
    const char *expected;
  };
  for (const Case &c : std::initializer_list<Case>{
           {2, 2, {0, 255}, "dense<[0, 255]> : tensor<2xui8>"},
           {3, 2, {-128, 127}, "dense<[-128, 127]> : tensor<2xsi8>"},
           {4, 1, {65535}, "dense<65535> : tensor<1xui16>"},
           {5, 1, {-32768}, "dense<-32768> : tensor<1xsi16>"},
           {6, 1, {INT32_MIN}, "dense<-2147483648> : tensor<1xsi32>"},
           {9, 2, {0, 1}, "dense<[false, true]> : tensor<2xi1>"},
           {10, 1, {0x3e00}, "dense<1.500000e+00> : tensor<1xf16>"},
           {16, 1, {0xbfc0}, "dense<-1.500000e+00> : tensor<1xbf16>"},
           {17, 1, {0x3c}, "dense<1.500000e+00> : tensor<1xf8E4M3FN>"},
           {21, 3, {0xf1, 0x08}, "dense<[1, 15, 8]> : tensor<3xui4>"},
           {22, 3, {-15, 0x08}, "dense<[1, -1, -8]> : tensor<3xsi4>"}}) {
    onnx::ModelProto model = constantModel(c.elementType, {c.count});
    for (int32_t entry : c.entries)
      constantOf(model).add_int32_data(entry);
    EXPECT_EQ(importConstant(model), c.expected);
  }
}

TEST(TypedData, WideTypesHaveFieldsOfTheirOwn) {
  onnx::ModelProto model = constantModel(onnx::TensorProto::DOUBLE, {});
  constantOf(model).add_double_data(-1.5);
  EXPECT_EQ(importConstant(model), "dense<-1.500000e+00> : tensor<f64>");
  model = constantModel(onnx::TensorProto::INT64, {1});
  constantOf(model).add_int64_data(INT64_MAX);
  EXPECT_EQ(importConstant(model),
            "dense<9223372036854775807> : tensor<1xsi64>");
  model = constantModel(onnx::TensorProto::UINT32, {1});
  constantOf(model).add_uint64_data(UINT32_MAX);
  EXPECT_EQ(importConstant(model), "dense<4294967295> : tensor<1xui32>");
  model = constantModel(onnx::TensorProto::UINT64, {1});
  constantOf(model).add_uint64_data(UINT64_MAX);
  EXPECT_EQ(importConstant(model),
            "dense<18446744073709551615> : tensor<1xui64>");
}

TEST(TypedData, OutOfRangeIsAnError) {
  onnx::ModelProto model = constantModel(onnx::TensorProto::INT8, {2});
  constantOf(model).add_int32_data(1);
  constantOf(model).add_int32_data(128);
  EXPECT_EQ(importConstant(model), "tensor 'c' has element 1 = 128, which is "
                                   "out of range for type int8\n");
  model = constantModel(onnx::TensorProto::UINT8, {1});
  constantOf(model).add_int32_data(-1);
  EXPECT_EQ(importConstant(model), "tensor 'c' has element 0 = -1, which is "
                                   "out of range for type uint8\n");
  model = constantModel(onnx::TensorProto::UINT32, {1});
  constantOf(model).add_uint64_data(uint64_t(1) << 32);
  EXPECT_THAT(importConstant(model), HasSubstr("4294967296"));
  model = constantModel(22, {1});
  constantOf(model).add_int32_data(256);
  EXPECT_EQ(importConstant(model),
            "tensor 'c' has entry 0 = 256 in int32_data, which is not a byte "
            "of two int4 elements\n");
}

TEST(TensorData, WrongSizesAreErrors) {
  onnx::ModelProto model = constantModel(onnx::TensorProto::FLOAT, {2, 3});
  constantOf(model).set_raw_data("123");
  EXPECT_EQ(importConstant(model), "tensor 'c' has 3 bytes of data, but 6 "
                                   "elements of type float take 24\n");
  constantOf(model).clear_raw_data();
  constantOf(model).add_float_data(1);
  EXPECT_EQ(importConstant(model),
            "tensor 'c' has 1 entries in float_data and no raw_data, but 6 "
            "elements of type float take 6\n");
  // The elements are in a field that this type does not use.
  model = constantModel(onnx::TensorProto::INT8, {1});
  constantOf(model).add_int64_data(1);
  EXPECT_THAT(importConstant(model), HasSubstr("has 0 entries in int32_data"));
}

TEST(TensorData, AbsurdShapesAreErrors) {
  constexpr int64_t large = int64_t(1) << 62;
  onnx::ModelProto model = constantModel(onnx::TensorProto::FLOAT, {2, -3});
  EXPECT_EQ(importConstant(model),
            "tensor 'c' has the negative size -3 in dimension 1\n");
  for (auto sizes : {std::initializer_list<int64_t>{large, large},
                     {large},
                     {0, large, large}}) {
    model = constantModel(onnx::TensorProto::FLOAT, sizes);
    EXPECT_THAT(importConstant(model), HasSubstr("too many elements to count"));
  }
}

TEST(TensorData, UnsupportedTypesAreErrors) {
  EXPECT_EQ(importConstant(constantModel(onnx::TensorProto::STRING, {1})),
            "tensor 'c' has elements of type string, which is not supported\n");
  EXPECT_EQ(importConstant(constantModel(23, {1})),
            "tensor 'c' has elements of type float4e2m1, which is not "
            "supported\n");
  EXPECT_EQ(importConstant(constantModel(-5, {1})),
            "tensor 'c' has elements of type number -5, which is not "
            "supported\n");
  onnx::ModelProto model = constantModel(onnx::TensorProto::FLOAT, {1});
  constantOf(model).mutable_segment()->set_begin(0);
  EXPECT_THAT(importConstant(model), HasSubstr("is a segment"));
}

/// A folder with a model that has its elements in another file.
class ExternalDataTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("mini-import", root));
    folder = (root + "/model").str();
    ASSERT_FALSE(llvm::sys::fs::create_directory(folder));
    write(folder + "/data", "....\x07\x08\x09\x0a,,");
    write((root + "/outside").str(), "1234");
    model = constantModel(onnx::TensorProto::INT8, {4});
    constantOf(model).set_data_location(onnx::TensorProto::EXTERNAL);
  }
  void TearDown() override {
    EXPECT_FALSE(llvm::sys::fs::remove_directories(root));
  }

  static void write(const std::string &path, llvm::StringRef contents) {
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << contents;
    ASSERT_FALSE(error) << path;
  }
  void set(const std::string &key, const std::string &value) {
    auto *entry = constantOf(model).add_external_data();
    entry->set_key(key);
    entry->set_value(value);
  }
  std::string read() { return importConstant(model, folder + "/m.onnx"); }

  llvm::SmallString<128> root;
  std::string folder;
  onnx::ModelProto model;
};

TEST_F(ExternalDataTest, IsReadAtItsOffset) {
  set("location", "data");
  set("offset", "4");
  set("length", "4");
  EXPECT_EQ(read(), "dense<[7, 8, 9, 10]> : tensor<4xsi8>");
}

TEST_F(ExternalDataTest, MayBeInAFolderInside) {
  ASSERT_FALSE(llvm::sys::fs::create_directory(folder + "/sub"));
  write(folder + "/sub/data", "\1\2\3\4");
  set("location", "sub/data");
  EXPECT_EQ(read(), "dense<[1, 2, 3, 4]> : tensor<4xsi8>");
}

TEST_F(ExternalDataTest, MissingFile) {
  set("location", "nothing");
  EXPECT_EQ(read(), "tensor 'c' has its data in '" + folder +
                        "/nothing', which cannot be read: No such file or "
                        "directory\n");
}

TEST_F(ExternalDataTest, FileTooShort) {
  set("location", "data");
  set("offset", "8");
  set("length", "4");
  EXPECT_EQ(read(), "tensor 'c' has its data in '" + folder +
                        "/data' from byte 8 on, 4 bytes, but the file has 10 "
                        "bytes\n");
}

TEST_F(ExternalDataTest, OffsetAndLengthThatOverflow) {
  set("location", "data");
  set("offset", "18446744073709551615");
  set("length", "18446744073709551615");
  EXPECT_THAT(read(), HasSubstr("but the file has 10 bytes"));
}

TEST_F(ExternalDataTest, LengthOfAnotherShape) {
  set("location", "data");
  set("length", "3");
  EXPECT_EQ(read(), "tensor 'c' has 3 bytes of data, but 4 elements of type "
                    "int8 take 4\n");
}

TEST_F(ExternalDataTest, MalformedEntries) {
  EXPECT_EQ(read(), "tensor 'c' has external data without a location\n");
  set("location", "data");
  set("offset", "-4");
  EXPECT_EQ(read(), "tensor 'c' has the external data offset '-4', which is "
                    "not a number of bytes\n");
}

TEST_F(ExternalDataTest, OtherFoldersAreRefused) {
  ASSERT_FALSE(
      llvm::sys::fs::create_link((root + "/outside").str(), folder + "/link"));
  ASSERT_FALSE(llvm::sys::fs::create_link(root, folder + "/up"));
  for (const std::string &location :
       {std::string("../outside"), std::string("x/../../outside"),
        (root + "/outside").str(), std::string("link"),
        std::string("up/outside"), std::string("/dev/zero")}) {
    constantOf(model).clear_external_data();
    set("location", location);
    EXPECT_EQ(read(), "tensor 'c' has its data in '" + location +
                          "', which is not in the model's folder; move the "
                          "file there and name it relative to the model\n");
  }
}

TEST_F(ExternalDataTest, FoldersAreRefused) {
  ASSERT_FALSE(llvm::sys::fs::create_directory(folder + "/sub"));
  set("location", "sub");
  EXPECT_THAT(read(), HasSubstr("is not a regular file"));
}

} // namespace
