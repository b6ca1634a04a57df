"""The operators on tensors of no dimensions: a row of operands and attributes each.

Data are inputs of the model or constants, so that neither what folds nor a kernel
of no loops is left out. The shape of a scalar has no elements, which no output of a
program may have: Shape has a row whose operand has one dimension.
"""

from dataclasses import dataclass, field

import numpy as np

MICROSOFT = "com.microsoft"


@dataclass(frozen=True)
class Operand:
    array: np.ndarray
    is_constant: bool = False


@dataclass(frozen=True)
class Case:
    operator: str
    operands: tuple
    attributes: dict = field(default_factory=dict)
    domain: str = ""
    opset: int = 22
    results: int = 1

    def __str__(self):
        shapes = ["-" if o is None else str(o.array.shape) for o in self.operands]
        return (
            f"{self.operator} {' '.join(shapes)} {self.attributes} opset {self.opset}"
        )


def scalar(value, dtype=np.float32):
    return Operand(np.array(value, dtype))


def constant(value, dtype=np.float32):
    return Operand(np.array(value, dtype), is_constant=True)


def integers(*values):
    return constant(values, np.int64)


X = scalar(0.375)
Y = scalar(1.5)
TRUE, FALSE = scalar(True, np.bool_), scalar(False, np.bool_)
SCALE, ZERO = constant(0.25), constant(3, np.uint8)
BYTE = scalar(77, np.uint8)

FLOAT_UNARY = (
    "Abs Acos Asin Asinh Atan Atanh Ceil Celu Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid"
    " HardSwish Identity IsInf IsNaN LeakyRelu Log Mish Neg Reciprocal Relu Round Selu"
    " Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Swish Tan Tanh"
    " ThresholdedRelu Dropout Flatten Hardmax LogSoftmax Softmax Size Squeeze"
    " Transpose GlobalAveragePool GlobalMaxPool GlobalLpPool LpNormalization"
    " MeanVarianceNormalization DynamicQuantizeLinear Trilu EyeLike"
).split()
FLOAT_BINARY = (
    "Add Div Mul Sub Pow PRelu Equal Greater GreaterOrEqual Less LessOrEqual"
    " Max Mean Min Sum CastLike MatMul Gemm"
).split()
REDUCTIONS = (
    "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin"
    " ReduceProd ReduceSum ReduceSumSquare"
).split()
# They take windows of at least three dimensions.
WINDOWS = "AveragePool MaxPool LpPool".split()


def simple_rows():
    """Operators whose operands are all data of one type."""
    for name in FLOAT_UNARY:
        results = {"DynamicQuantizeLinear": 3}.get(name, 1)
        opset = {"Swish": 24}.get(name, 22)
        yield Case(name, (X,), results=results, opset=opset)
    yield Case("Acosh", (Y,))
    yield Case("Shape", (scalar([1.5]),))
    for name in FLOAT_BINARY:
        yield Case(name, (X, Y))
        yield Case(name, (X, constant(1.5)))
        yield Case(name, (constant(1.5), X))
        # A slope broadcasts to its tensor alone, though ONNX Runtime does more.
        if name != "PRelu":
            yield Case(name, (X, scalar([[1.5, -2.0]])))
    for name in ("And", "Or", "Xor"):
        yield Case(name, (TRUE, FALSE))
    yield Case("Not", (TRUE,))
    a, b = scalar(12, np.uint8), scalar(3, np.uint8)
    for name in ("BitwiseAnd", "BitwiseOr", "BitwiseXor"):
        yield Case(name, (a, b))
    yield Case("BitwiseNot", (a,))
    yield Case("BitShift", (a, b), {"direction": "LEFT"})
    for name in ("GRU", "LSTM", "RNN"):
        yield Case(name, (X, Y, Y), {"hidden_size": 1})
    yield Case("Mod", (scalar(-7, np.int32), scalar(3, np.int32)))
    yield Case("Mod", (Y, X), {"fmod": 1})
    yield Case("Where", (TRUE, X, Y))
    yield Case("Clip", (Y, scalar(0.0), scalar(1.0)))
    yield Case("Clip", (Y,))
    yield Case("Cast", (Y,), {"to": 7})
    yield Case("Concat", (X, Y), {"axis": 0})
    yield Case("Constant", (), {"value_float": 2.5})
    yield Case("Einsum", (X, Y), {"equation": ",->"})
    yield Case("Einsum", (X,), {"equation": "->"})
    yield Case("Transpose", (constant(0.5),))
    yield Case("Transpose", (constant(5, np.int8),))
    yield Case("Flatten", (X,), {"axis": 0})


def reduction_rows():
    for name in REDUCTIONS:
        for keepdims in (0, 1):
            yield Case(name, (Y,), {"keepdims": keepdims})
            yield Case(name, (Y, integers()), {"keepdims": keepdims})
        yield Case(name, (Y, integers()), {"noop_with_empty_axes": 1})
        yield Case(name, (Y,), opset=11)
    for name in ("ArgMax", "ArgMin"):
        for keepdims in (0, 1):
            yield Case(name, (X,), {"keepdims": keepdims})
    yield Case("CumSum", (X, constant(0, np.int64)))
    for name in WINDOWS:
        yield Case(name, (X,), {"kernel_shape": [1]})
    for axis in (0, -1):
        for name in ("Softmax", "LogSoftmax", "Hardmax"):
            yield Case(name, (X,), {"axis": axis})
        yield Case("Softmax", (X,), {"axis": axis}, opset=11)
    yield Case("LRN", (X,), {"size": 1})
    names = "LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization"
    for name in names:
        opset = 23 if name.startswith("RMS") else 22
        yield Case(name, (X, Y), opset=opset)
        yield Case(name, (X, scalar([1.5])), opset=opset)
    yield Case("InstanceNormalization", (X, Y, Y))
    yield Case("GroupNormalization", (X, Y, Y), {"num_groups": 1})
    yield Case("BatchNormalization", (X, Y, Y, Y, Y))
    yield Case("Gemm", (X, Y, X))


def movement_rows():
    index = constant(0, np.int64)
    for operand in (X, constant(0.5), scalar(5, np.int64), TRUE):
        yield Case("Reshape", (operand, integers()))
        yield Case("Reshape", (operand, integers(1, 1)))
        yield Case("Reshape", (operand, integers(-1)))
        yield Case("Expand", (operand, integers()))
        yield Case("Expand", (operand, integers(2, 3)))
        yield Case("Unsqueeze", (operand, integers(0)))
        yield Case("Unsqueeze", (operand, integers(-1, 0)))
        yield Case("Unsqueeze", (operand, integers()))
        yield Case("Squeeze", (operand, integers()))
        yield Case("Tile", (operand, integers()))
        yield Case("Slice", (operand, integers(), integers(), integers()))
        yield Case("Pad", (operand, integers()))
        yield Case("Identity", (operand,))
    yield Case("Slice", (X, integers(), integers()))
    yield Case("Pad", (X, integers(), constant(1.0)), {"mode": "constant"})
    for mode in ("edge", "reflect", "wrap"):
        yield Case("Pad", (X, integers()), {"mode": mode})
    yield Case("Split", (X,), {"axis": 0, "num_outputs": 1})
    for position in (index, scalar(1, np.int64)):
        yield Case("Gather", (scalar([1.5, 2.5]), position))
        yield Case("Gather", (scalar([[1.5], [2.5]]), position))
        yield Case("GatherND", (scalar([1.5, 2.5]), position))
        yield Case("Gather", (X, position))
        yield Case("GatherElements", (X, position), {"axis": 0})
        for name in ("Scatter", "ScatterElements"):
            yield Case(
                name,
                (X, position, Y),
                {"axis": 0},
                opset=9 if name == "Scatter" else 22,
            )
        yield Case("ScatterND", (X, position, Y))
        yield Case("ScatterND", (scalar([1.5, 2.5]), position, Y))
        yield Case("MaxUnpool", (X, position), {"kernel_shape": [1]})
        yield Case("OneHot", (position, constant(3, np.int64), constant([0.0, 1.0])))
        depth = constant([3], np.int64)
        yield Case("OneHot", (position, depth, constant([0.0, 1.0])), {"axis": 0})
    for name in ("DepthToSpace", "SpaceToDepth"):
        yield Case(name, (X,), {"blocksize": 1})
    yield Case("Range", tuple(constant(v, np.int64) for v in (0, 3, 1)))
    yield Case("ConstantOfShape", (integers(),))
    yield Case("GridSample", (X, X), opset=20)
    yield Case("NonMaxSuppression", (X, X, constant(1, np.int64)))
    yield Case("NonZero", (X,))
    yield Case("ReverseSequence", (X, index))
    for name in ("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss"):
        yield Case(name, (X, index))
    yield Case("TopK", (X, constant([1], np.int64)), results=2)
    yield Case("TopK", (scalar([X.array, Y.array]), constant(1, np.int64)), results=2)
    yield Case("RoiAlign", (X, X, index), opset=16)
    for name in ("BlackmanWindow", "HammingWindow", "HannWindow"):
        yield Case(name, (constant(4, np.int64),))
    for mode in ("nearest", "linear", "cubic"):
        scales = constant([], np.float32)
        yield Case("Resize", (X, None, scales), {"mode": mode})
        yield Case("Resize", (X, None, None, integers()), {"mode": mode})
    yield Case("Upsample", (X, constant([], np.float32)), opset=9)


def quantized_rows():
    scale, zero = SCALE, ZERO
    yield Case("QuantizeLinear", (Y, scale, zero))
    yield Case("QuantizeLinear", (Y, scale))
    yield Case("QuantizeLinear", (Y, scalar(0.25), scalar(3, np.uint8)))
    yield Case("DequantizeLinear", (BYTE, scale, zero))
    yield Case("DequantizeLinear", (BYTE, scale))
    yield Case("DequantizeLinear", (BYTE, scalar(0.25), scalar(3, np.uint8)))
    own = {"domain": MICROSOFT}
    pair = (BYTE, scale, zero)
    for name in ("QLinearAdd", "QLinearMul"):
        yield Case(name, (*pair, *pair, scale, zero), **own)
        yield Case(
            name, (*pair, scalar([9, 8], np.uint8), scale, zero, scale, zero), **own
        )
    for name in ("QLinearSigmoid", "QLinearLeakyRelu"):
        yield Case(name, (*pair, scale, zero), **own)
    yield Case("QLinearSoftmax", (*pair, scale, zero), {"opset": 13, "axis": -1}, **own)
    yield Case("QLinearGlobalAveragePool", (*pair, scale, zero), **own)
    yield Case("QLinearAveragePool", (*pair, scale, zero), {"kernel_shape": [1]}, **own)
    yield Case("QLinearConcat", (scale, zero, *pair, *pair), {"axis": 0}, **own)
    yield Case("QLinearWhere", (TRUE, *pair, *pair, scale, zero), **own)
    bias = constant(1, np.int32)
    yield Case("QGemm", (*pair, *pair, bias, scale, zero), **own)
    yield Case("QLinearMatMul", (*pair, *pair, scale, zero))
    yield Case("QLinearConv", (*pair, *pair, scale, zero))
    yield Case("MatMulInteger", (BYTE, BYTE))
    yield Case("ConvInteger", (BYTE, BYTE))
    yield Case("Conv", (X, Y))
    yield Case("ConvTranspose", (X, Y))


def cases_of(names):
    """The cases of the operators that are among `names`."""
    rows = [*simple_rows(), *reduction_rows(), *movement_rows(), *quantized_rows()]
    return [case for case in rows if case.operator in names]
