//===- TorchTypes.td - Types of the torch dialect ----------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors with partly known sizes and dtypes, and the scalars and containers
// that operators take beside them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_TORCH_TORCHTYPES_TD
#define MINI_LIB_IR_TORCH_TORCHTYPES_TD

include "TorchDialect.td"
include "mlir/IR/AttrTypeBase.td"

class Torch_Type<string name, string typeMnemonic>
    : TypeDef<Torch_Dialect, name> {
  let mnemonic = typeMnemonic;
}

class Torch_TensorTypeBase<string name, string typeMnemonic>
    : Torch_Type<name, typeMnemonic> {
  let description = [{
    `<[sizes],dtype>`. A size is an integer or `?`; `*` stands for an unknown
    number of sizes, and `unk` for an unknown dtype. The text without
    parameters has neither. Integer dtypes carry their signedness.
  }];
  let parameters = (ins "bool":$hasSizes,
                        ArrayRefParameter<"int64_t">:$sizes,
                        "::mlir::Type":$dtype);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The value of a size that is not known.
    static constexpr int64_t kUnknownSize = ::mlir::ShapedType::kDynamic;

    bool hasDtype() const { return getDtype() != nullptr; }
  }];
}

def Torch_TensorType : Torch_TensorTypeBase<"Tensor", "tensor"> {
  let summary = "A tensor that may be mutated and aliased";
}

def Torch_VTensorType : Torch_TensorTypeBase<"VTensor", "vtensor"> {
  let summary = "A tensor with value semantics";
}

class Torch_ScalarType<string name, string typeMnemonic>
    : Torch_Type<name, typeMnemonic>,
      BuildableType<"$_builder.getType<::mini::torch::" # name # "Type>()">;

def Torch_NoneType : Torch_ScalarType<"None", "none">;
def Torch_IntType : Torch_ScalarType<"Int", "int">;
def Torch_FloatType : Torch_ScalarType<"Float", "float">;
def Torch_BoolType : Torch_ScalarType<"Bool", "bool">;
def Torch_StringType : Torch_ScalarType<"String", "str">;

// Quantized dtypes of tensors in PyTorch's own quantization.
def Torch_QInt8Type : Torch_ScalarType<"QInt8", "qint8">;
def Torch_QUInt8Type : Torch_ScalarType<"QUInt8", "quint8">;
def Torch_QInt32Type : Torch_ScalarType<"QInt32", "qint32">;

class Torch_ContainerType<string name, string typeMnemonic>
    : Torch_Type<name, typeMnemonic> {
  let description = [{
    The contained type prints without its `!torch.`.
  }];
  let parameters = (ins "::mlir::Type":$containedType);
  let assemblyFormat = "`<` custom<ContainedType>($containedType) `>`";
}

def Torch_ListType : Torch_ContainerType<"List", "list">;
def Torch_OptionalType : Torch_ContainerType<"Optional", "optional">;

#endif // MINI_LIB_IR_TORCH_TORCHTYPES_TD
