"""Elementwise operators."""

import numpy as np
from graph_builder import ROUNDOFF, Value
from registry import operator

# ONNX Runtime's vectorized exp and logistic are approximations, and ours another
# one: each is within a few ulps of 1, which 2^-20 covers for both.
TRANSCENDENTAL = 2.0**-20


def lipschitz(b, x, name, factor, magnitude, local):
    """The result of a function that stretches differences by `factor` at most."""
    return b.keep(Value(name, "float32", x.shape, magnitude, factor * x.error + local))


@operator("Relu", 2)
def relu(b, x):
    return b.like(x, b.node("Relu", [x.name]))


@operator("Identity", 0.3, dtypes=("float32", "uint8", "int8"))
def identity(b, x):
    return b.like(x, b.node("Identity", [x.name]))


@operator("Clip", 1)
def clip(b, x):
    step = x.step or 2.0**-6
    low = np.float32(-round(0.5 * x.magnitude / step) * step)
    high = np.float32(round(0.75 * x.magnitude / step) * step)
    limits = b.choose([(low, high), (low, None), (None, high), (np.float32(0), high)])
    names = ["" if limit is None else b.constant(limit, "limit") for limit in limits]
    # A trailing absent operand is left out.
    names = names[:1] if not names[1] else names
    return b.like(x, b.node("Clip", [x.name, *names]))


@operator("LeakyRelu", 1)
def leaky_relu(b, x):
    alpha = b.choose([0.25, 0.01, 0.125, 0.3])
    name = b.node("LeakyRelu", [x.name], alpha=alpha)
    dyadic = x.step is not None and alpha in (0.25, 0.125)
    step = x.step * alpha if dyadic else None
    return b.rounded(name, x.shape, x.magnitude, x.error, step)


@operator("Sigmoid", 1)
def sigmoid(b, x):
    return lipschitz(b, x, b.node("Sigmoid", [x.name]), 0.25, 1, TRANSCENDENTAL)


@operator("HardSigmoid", 0.7)
def hard_sigmoid(b, x):
    name = b.node("HardSigmoid", [x.name], alpha=0.25, beta=0.5)
    if x.step is None:
        # The multiplication and the addition may be one operation.
        local = 4 * ROUNDOFF * (0.25 * x.magnitude + 0.5)
        return lipschitz(b, x, name, 0.25, 1, local)
    return b.rounded(name, x.shape, 1, 0.25 * x.error, min(x.step / 4, 0.5))


@operator("HardSwish", 0.7, min_opset=14)
def hard_swish(b, x):
    name = b.node("HardSwish", [x.name])
    local = 8 * ROUNDOFF * max(1, x.magnitude) ** 2
    return lipschitz(b, x, name, 1.5, x.magnitude, local)


def other_operand(b, x):
    """Another operand of a binary operator, and whether it comes first."""
    candidates = [
        v for v in b.values if v.is_float and v.shape == x.shape and v.name != x.name
    ]
    if candidates and b.chance(0.5):
        return b.choose(candidates), b.chance(0.3)
    shape = list(x.shape)
    for axis in range(len(shape)):
        if b.chance(0.4):
            shape[axis] = 1
    # Leading dimensions may be left out, all of them too.
    while shape and shape[0] == 1 and b.chance(0.7):
        shape.pop(0)
    dyadic = x.step is not None and b.chance(0.8)
    array = b.dyadic(shape, 2.0**-4, 32) if dyadic else b.normal(shape)
    array = np.where(np.abs(array) < 0.25, np.float32(0.25), array)
    name = b.constant(array, "operand")
    magnitude = float(np.abs(array).max())
    step = 2.0**-4 if dyadic else None
    return Value(name, "float32", tuple(shape), magnitude, step=step), b.chance(0.3)


def binary(b, x, name_of_operator):
    y, swap = other_operand(b, x)
    names = [y.name, x.name] if swap else [x.name, y.name]
    return y, b.node(name_of_operator, names)


def add_or_sub(b, x, which):
    y, name = binary(b, x, which)
    step = min(x.step, y.step) if x.step and y.step else None
    magnitude = x.magnitude + y.magnitude
    return b.rounded(name, x.shape, magnitude, x.error + y.error, step)


@operator("Add", 2)
def add(b, x):
    return add_or_sub(b, x, "Add")


@operator("Sub", 1)
def sub(b, x):
    return add_or_sub(b, x, "Sub")


@operator("Mul", 1)
def mul(b, x):
    y, name = binary(b, x, "Mul")
    step = x.step * y.step if x.step and y.step else None
    error = x.error * (y.magnitude + y.error) + y.error * x.magnitude
    return b.rounded(name, x.shape, x.magnitude * y.magnitude, error, step)


@operator("Div", 1)
def div(b, x):
    # By a constant: a divisor that comes near 0 would have no bound.
    shape = x.shape[-1:] if b.chance(0.5) else ()
    divisor = b.rng.uniform(0.5, 3, shape).astype(np.float32)
    name = b.node("Div", [x.name, b.constant(divisor, "divisor")])
    return b.rounded(name, x.shape, 2 * x.magnitude, 2 * x.error)


@operator("BatchNormalization", 1, ranks=(3, 4))
def batch_normalization(b, x):
    channels = x.shape[1]
    scale, shift, mean = (b.normal([channels]) for _ in range(3))
    variance = b.rng.uniform(0.5, 2, [channels]).astype(np.float32)
    names = [b.constant(c, "bn") for c in (scale, shift, mean, variance)]
    name = b.node("BatchNormalization", [x.name, *names], epsilon=1e-5)
    factor = float(np.abs(scale / np.sqrt(variance)).max())
    magnitude = factor * (x.magnitude + 3) + 3
    # Either form, normalized or folded to one multiplication, is meant.
    local = 16 * ROUNDOFF * magnitude
    return lipschitz(b, x, name, factor, magnitude, local)


@operator("Softmax", 0.7)
def softmax(b, x):
    # Before opset 13 it takes all axes from this one together.
    last = b.opset < 13 or b.chance(0.5)
    axis = x.rank - 1 if last else b.integer(0, x.rank - 1)
    if b.chance(0.5):
        axis -= x.rank
    name = b.node("Softmax", [x.name], axis=axis)
    local = TRANSCENDENTAL + 2 * (x.shape[axis] + 1) * ROUNDOFF
    return lipschitz(b, x, name, 1, 1, local)
