# Reductions, arguments of extremes and softmax against NumPy.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, Constant, cast, widen

random = np.random.default_rng(0)
cases = Cases()


def values(shape, dtype=np.float32):
    return cast(random.normal(size=shape) * 3, np.dtype(dtype))


def log_sum_exp(x, **kwargs):
    return np.log(np.sum(np.exp(x), **kwargs))


REDUCTIONS = {
    "ReduceL1": lambda x, **k: np.sum(np.abs(x), **k),
    "ReduceL2": lambda x, **k: np.sqrt(np.sum(x * x, **k)),
    "ReduceLogSum": lambda x, **k: np.log(np.sum(x, **k)),
    "ReduceLogSumExp": log_sum_exp,
    "ReduceMax": np.max,
    "ReduceMean": np.mean,
    "ReduceMin": np.min,
    "ReduceProd": np.prod,
    "ReduceSum": np.sum,
    "ReduceSumSquare": lambda x, **k: np.sum(x * x, **k),
}
AXES = [None, [0, 2], [-1], [0], [1], [2, 0], [0, 1, 2]]
for name, reduction in REDUCTIONS.items():
    x = values((3, 4, 5))
    if name == "ReduceLogSum":
        x = np.abs(x)
    wide = x.astype(np.float64)
    # Axes are an attribute, then an operand.
    for i, axes in enumerate(AXES if name == "ReduceSum" else AXES[:3]):
        keep = i % 2
        axis = None if axes is None else tuple(axes)
        expected = reduction(wide, axis=axis, keepdims=bool(keep))
        expected = np.asarray(expected, np.float32)
        attributes = {} if axes is None else {"axes": axes}
        cases.add(name, [x], expected, 1e-5, opset=11, keepdims=keep, **attributes)
        operands = [x] if axes is None else [x, Constant(axes)]
        cases.add(name, operands, expected, 1e-5, opset=18, keepdims=keep)
    # No axes are none at all, if an attribute says so; the rest is elementwise.
    expected = reduction(wide[..., None], axis=-1).astype(np.float32)
    for operands in [[x], [x, Constant([])], [x, None]]:
        cases.add(name, operands, expected, 1e-5, noop_with_empty_axes=1)
    cases.add(name, [x, Constant([])], np.float32(reduction(wide)), 1e-5, keepdims=0)
    # A scalar.
    scalar = np.float32(2.5).reshape(())
    cases.add(name, [scalar], np.asarray(reduction(scalar[None]), np.float32), 1e-5)
    for dtype, rtol in [(np.float16, 1e-3), (BFLOAT16, 1e-2), (np.float64, 1e-12)]:
        x = cast(np.abs(values((3, 6))) / 3, np.dtype(dtype))
        expected = reduction(widen(x).astype(np.float64), axis=1, keepdims=True)
        cases.add(name, [x, Constant([1])], cast(expected, np.dtype(dtype)), rtol)

# A sum in f16 would stop at 2048.
ones = np.ones((1, 4096), np.float16)
cases.add("ReduceSum", [ones, Constant([1])], np.float16([[4096]]))
cases.add("ReduceMean", [ones, Constant([1])], np.float16([[1]]))
for dtype in [np.int32, np.uint32, np.int64, np.uint64]:
    x = random.integers(0, 2**32, (3, 5)).astype(dtype)
    total = x.sum(axis=1, dtype=dtype)
    cases.add("ReduceSum", [x, Constant([1])], total, keepdims=0)
    mean = np.array([int(t) // 5 if t >= 0 else -(-int(t) // 5) for t in total], dtype)
    cases.add("ReduceMean", [x, Constant([1])], mean, keepdims=0)
    cases.add("ReduceProd", [x, Constant([1])], x.prod(axis=1, dtype=dtype), keepdims=0)
    squares = (x * x).sum(axis=1, dtype=dtype)
    cases.add("ReduceSumSquare", [x, Constant([1])], squares, keepdims=0)
    absolute = np.abs(x).sum(axis=1, dtype=dtype)
    cases.add("ReduceL1", [x, Constant([1])], absolute, keepdims=0)
for dtype in [np.int8, np.uint8, np.int32, np.uint32, np.int64, np.uint64]:
    x = random.integers(0, 2**32, (3, 5)).astype(dtype)
    cases.add("ReduceMax", [x, Constant([1])], x.max(axis=1), keepdims=0)
    cases.add("ReduceMin", [x, Constant([1])], x.min(axis=1), keepdims=0)
flags = np.array([[0, 1, 0], [0, 0, 0], [1, 1, 1]], bool)
cases.add("ReduceMax", [flags, Constant([1])], flags.max(axis=1), keepdims=0)
cases.add("ReduceMin", [flags, Constant([1])], flags.min(axis=1), keepdims=0)

# NaN, infinities, what overflows, and nothing at all.
x = np.float32([[1, np.nan, 3], [1, np.inf, 3], [-np.inf] * 3, [500, 500, 400]])
for name in ["ReduceMax", "ReduceMin", "ReduceSum"]:
    with np.errstate(invalid="ignore"):
        expected = REDUCTIONS[name](x, axis=1)
    cases.add(name, [x, Constant([1])], expected, keepdims=0)
expected = np.float32([np.nan, np.inf, -np.inf, 500 + np.log(2)])
cases.add("ReduceLogSumExp", [x, Constant([1])], expected, 1e-6, keepdims=0)
nothing = np.zeros((2, 0, 3), np.float32)
for name, value in [("Sum", 0), ("Prod", 1), ("Max", -np.inf), ("Min", np.inf), ("LogSumExp", -np.inf)]:
    expected = np.full((2, 3), value, np.float32)
    cases.add("Reduce" + name, [nothing, Constant([1])], expected, keepdims=0)


def last(find, x, axis):
    return x.shape[axis] - 1 - find(np.flip(x, axis), axis=axis)


for name, find in [("ArgMax", np.argmax), ("ArgMin", np.argmin)]:
    for dtype in [np.float32, np.float16, np.int8, np.uint8, np.int64]:
        x = cast(random.integers(0, 4, (3, 7, 4)) - 2, np.dtype(dtype))
        for axis in [0, 1, -1]:
            expected = np.expand_dims(find(x, axis=axis), axis)
            cases.add(name, [x], expected, axis=axis)
            expected = last(find, x, axis)
            cases.add(name, [x], expected, axis=axis, keepdims=0, select_last_index=1)
    x = np.float32([[1, np.nan, 3, np.nan], [np.inf, np.inf, 0, 0], [-np.inf, 0, -np.inf, 9]])
    cases.add(name, [x], find(x, axis=1), axis=1, keepdims=0)


def softmax(x, axis):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def hardmax(x, axis):
    return (np.arange(x.shape[axis]) == np.argmax(x, axis)[..., None]).astype(x.dtype)


FUNCTIONS = {
    "Softmax": softmax,
    "LogSoftmax": lambda x, axis: np.log(softmax(x, axis)),
    "Hardmax": lambda x, axis: np.moveaxis(hardmax(np.moveaxis(x, axis, -1), -1), -1, axis),
}
for name, function in FUNCTIONS.items():
    x = np.round(values((2, 3, 4)), 0)
    wide = x.astype(np.float64)
    for axis in [None, 0, 1, 2, -1, -2]:
        attributes = {} if axis is None else {"axis": axis}
        expected = function(wide, -1 if axis is None else axis).astype(np.float32)
        cases.add(name, [x], expected, 1e-6, opset=13, **attributes)
        start = 1 if axis is None else axis % 3
        flat = wide.reshape(int(np.prod(x.shape[:start])), -1)
        expected = function(flat, 1).reshape(x.shape).astype(np.float32)
        cases.add(name, [x], expected, 1e-6, opset=11, **attributes)
    for dtype, rtol in [(np.float16, 1e-3), (BFLOAT16, 1e-2), (np.float64, 1e-12)]:
        x = values((3, 6), dtype)
        expected = function(widen(x).astype(np.float64), -1)
        cases.add(name, [x], cast(expected, np.dtype(dtype)), rtol)
x = np.float32([[1000, 1001, -1000], [-np.inf, 0, 0]])
cases.add("Softmax", [x], softmax(x.astype(np.float64), -1).astype(np.float32), 1e-6)
expected = np.float32([[-1.3132617, -0.3132617, -2001.3132]])
cases.add("LogSoftmax", [x[:1]], expected, 1e-6)
cases.check()
