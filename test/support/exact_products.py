"""Where ONNX Runtime's products of bytes are exact, whatever the processor.

Of u8 x s8 some of its kernels add two products in 16 bits, which saturate
(vpmaddubsw), on processors without instructions for sums of such products. Which
products are a pair is how a kernel orders its operands; each weight is therefore
small enough to be beside any other: 255 * (64 + 64) is within 16 bits, with either
sign. Products of bytes that are both signed, or both unsigned, have 32 bits.
"""

import numpy as np
from onnx import numpy_helper

GREATEST_WEIGHT = 64
# The operands of operators on quantized tensors: the zero points of both factors,
# of which there is always one, and the second factor.
FIRST_ZERO, SECOND, SECOND_ZERO = 2, 3, 5
PRODUCTS = ("QLinearConv", "QLinearMatMul", "QGemm")


def exact_range(x_dtype, w_dtype):
    """The least and the greatest weight for products that are exact."""
    if x_dtype == "uint8" and w_dtype == "int8":
        return -GREATEST_WEIGHT, GREATEST_WEIGHT
    limits = np.iinfo(w_dtype)
    return int(limits.min), int(limits.max)


def can_saturate(x_dtype, weights):
    low, high = exact_range(str(x_dtype), str(weights.dtype))
    return bool(weights.size) and not low <= weights.min() <= weights.max() <= high


def saturating_nodes(model):
    """The names of the nodes whose sums may saturate on some processor."""
    tensors = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    names = []
    for node in model.graph.node:
        if node.op_type not in PRODUCTS:
            continue
        x_dtype = tensors[node.input[FIRST_ZERO]].dtype
        # Any byte of its type, where the second factor is no constant.
        limits = np.iinfo(tensors[node.input[SECOND_ZERO]].dtype)
        any_byte = np.array([limits.min, limits.max], limits.dtype)
        if can_saturate(x_dtype, tensors.get(node.input[SECOND], any_byte)):
            names.append(node.name)
    return names


def require_exact(model):
    """Refuses a model that ONNX Runtime may compute otherwise on another machine."""
    if names := saturating_nodes(model):
        raise ValueError(
            f"sums of {names[0]} may saturate in ONNX Runtime on some processors: "
            f"its weights must be at most {GREATEST_WEIGHT} in magnitude"
        )
