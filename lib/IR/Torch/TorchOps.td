//===- TorchOps.td - Operations of the torch dialect -------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `torch.operator` holds an ONNX operator by its name; the others make the
// constants and lists that operators take.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_TORCH_TORCHOPS_TD
#define MINI_LIB_IR_TORCH_TORCHOPS_TD

include "TorchTypes.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Torch_Op<string name, list<Trait> traits = []>
    : Op<Torch_Dialect, name, traits>;

def Torch_OperatorOp : Torch_Op<"operator"> {
  let summary = "An operator known only by its name";
  let description = [{
    The ONNX importer prints every node in this form, with the node's attributes
    as discardable attributes `torch.onnx.*` and its graphs as regions:

    ```mlir
    %1 = torch.operator "onnx.Relu"(%0) : (!torch.vtensor<[4],f32>)
        -> !torch.vtensor<[4],f32>
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<AnyType>:$operands);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region VariadicRegion<AnyRegion>:$bodies);
  let assemblyFormat = [{
    $name `(` $operands `)` attr-dict `:` functional-type($operands, $results)
    $bodies
  }];
}

def Torch_OperatorTerminatorOp
    : Torch_Op<"operator_terminator", [Terminator, Pure]> {
  let summary = "Ends a region of `torch.operator`";
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
}

class Torch_ConstantOp<string kind, Type resultType>
    : Torch_Op<"constant." # kind, [ConstantLike, Pure]> {
  let results = (outs resultType:$result);
  let hasFolder = 1;
}

class Torch_ValueConstantOp<string kind, Attr valueAttr, Type resultType>
    : Torch_ConstantOp<kind, resultType> {
  let arguments = (ins valueAttr:$value);
  let assemblyFormat = "$value attr-dict";
}

def Torch_ConstantNoneOp : Torch_ConstantOp<"none", Torch_NoneType> {
  let summary = "The value `None`: an optional operand that is absent";
  let assemblyFormat = "attr-dict";
}
def Torch_ConstantIntOp
    : Torch_ValueConstantOp<"int", I64Attr, Torch_IntType>;
def Torch_ConstantFloatOp
    : Torch_ValueConstantOp<"float", F64Attr, Torch_FloatType>;
def Torch_ConstantBoolOp
    : Torch_ValueConstantOp<"bool", I1Attr, Torch_BoolType>;
def Torch_ConstantStrOp
    : Torch_ValueConstantOp<"str", StrAttr, Torch_StringType>;

def Torch_PrimListConstructOp : Torch_Op<"prim.ListConstruct", [Pure]> {
  let summary = "Makes a list of its operands";
  let arguments = (ins Variadic<AnyType>:$elements);
  let results = (outs Torch_ListType:$result);
  let assemblyFormat = [{
    $elements attr-dict `:` functional-type($elements, $result)
  }];
  let hasVerifier = 1;
}

def Torch_VTensorLiteralOp
    : Torch_Op<"vtensor.literal", [ConstantLike, Pure]> {
  let summary = "A tensor of the given elements";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Torch_VTensorType:$result);
  let assemblyFormat = [{
    `(` $value `)` attr-dict `:` qualified(type($result))
  }];
  let hasFolder = 1;
  let hasVerifier = 1;
}

#endif // MINI_LIB_IR_TORCH_TORCHOPS_TD
