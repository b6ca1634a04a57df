# Operators that move elements, and those that make tensors of positions, against
# NumPy: every form, with indices that are constants and that are data.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import itertools

import numpy as np
from cases import Cases, Constant, constants

INT64_MAX, INT64_MIN = 2**63 - 1, -(2**63)


def numbered(*shape, dtype=np.float32):
    """No two elements of a tensor are alike."""
    return np.arange(1, np.prod(shape, dtype=int) + 1).astype(dtype).reshape(shape)


def list_(*values):
    return np.array(values, np.int64)


class Movement(Cases):
    def known(self, name, data, lists, expected, **attributes):
        """All operands but the first are constants."""
        self.add(name, [data, *constants(lists)], expected, **attributes)


def add_reshapes(tests):
    x = numbered(2, 3, 4)
    for given, shape in [
        ([4, 6], (4, 6)), ([0, -1], (2, 12)), ([-1], (24,)), ([2, 0, 2, 2], (2, 3, 2, 2)),
        ([1, 1, -1, 1, 24], (1, 1, 1, 1, 24)), ([3, 2, 4], (3, 2, 4)),
    ]:  # fmt: skip
        tests.known("Reshape", x, [list_(*given)], x.reshape(shape))
    tests.add("Reshape", [x], x.reshape(6, 4), shape=[6, 4])
    empty = numbered(0, 3)
    tests.known("Reshape", empty, [list_(3, 0)], empty.reshape(3, 0), allowzero=1)
    tests.known("Reshape", empty, [list_(0, 5)], np.zeros((0, 5), np.float32))
    tests.known("Reshape", numbered(1), [list_()], numbered(1).reshape(()))
    for axis in range(-3, 4):
        rows = int(np.prod(x.shape[: axis if axis >= 0 else axis + 3]))
        tests.add("Flatten", [x], x.reshape(rows, -1), axis=axis)
    y = numbered(1, 3, 1, 2)
    for axes in [(0,), (-2,), (2, 0), ()]:
        expected = np.squeeze(y, axes)
        tests.known("Squeeze", y, [list_(*axes)], expected)
        tests.add("Squeeze", [y], expected, axes=axes)
    tests.add("Squeeze", [y], np.squeeze(y))
    for axes in [(0,), (-1,), (3, 0), (1, 2, -1)]:
        expected = np.expand_dims(x, axes)
        tests.known("Unsqueeze", x, [list_(*axes)], expected)
        tests.add("Unsqueeze", [x], expected, axes=axes)
    z = numbered(3, 1)
    for shape in [(2, 1, 6), (3, 4), (1,), (), (0, 3, 1)]:
        expected = z * np.ones(shape, np.float32)
        tests.known("Expand", z, [list_(*shape)], expected)


def add_rearrangements(tests):
    x = numbered(2, 3, 4, dtype=np.int8)
    tests.add("Transpose", [x], x.transpose())
    for perm in itertools.permutations(range(3)):
        tests.add("Transpose", [x], x.transpose(perm), perm=perm)
    for repeats in [(1, 1, 1), (2, 1, 3), (1, 4, 0)]:
        tests.known("Tile", x, [list_(*repeats)], np.tile(x, repeats))
    n, c, h, w, b = 2, 12, 3, 2, 2
    y = numbered(n, c, h, w)
    dcr = y.reshape(n, b, b, c // 4, h, w).transpose(0, 3, 4, 1, 5, 2)
    crd = y.reshape(n, c // 4, b, b, h, w).transpose(0, 1, 4, 2, 5, 3)
    shape = (n, c // 4, h * b, w * b)
    tests.add("DepthToSpace", [y], dcr.reshape(shape), blocksize=2)
    tests.add("DepthToSpace", [y], crd.reshape(shape), blocksize=2, mode="CRD")
    z = numbered(2, 3, 6, 4)
    blocks = z.reshape(2, 3, 3, 2, 2, 2).transpose(0, 3, 5, 1, 2, 4)
    tests.add("SpaceToDepth", [z], blocks.reshape(2, 12, 3, 2), blocksize=2)


def add_parts(tests):
    x, y, z = numbered(2, 3), -numbered(2, 3), 100 * numbered(2, 3)
    for axis in [0, 1, -1, -2]:
        expected = np.concatenate([x, y, z], axis)
        tests.add("Concat", [x, y, z], expected, axis=axis)
    empty, single = numbered(2, 0), numbered(2, 1)
    for arrays in [[empty, x, single], [x, empty], [empty, empty], [single]]:
        tests.add("Concat", arrays, np.concatenate(arrays, 1), axis=1)
    x = numbered(3, 8)
    # The first result of each: the others are in the lit test.
    tests.known("Split", x, [list_(8)], x, axis=1)
    tests.add("Split", [x], x, axis=-1, split=[8])


def add_slices(tests):
    x = numbered(5, 7)
    cases = [
        ([1], [3], None, None), ([0, 1], [5, 7], None, [2, 3]),
        ([-3], [INT64_MAX], [1], None), ([INT64_MIN], [-1], [-1], None),
        ([INT64_MAX], [INT64_MIN], [0], [-1]), ([5], [0], [1], [-2]),
        ([-1], [-100], [1], [-3]), ([3], [3], [0], None), ([4], [1], [0], None),
        ([0], [INT64_MAX], [0], [INT64_MAX]), ([4], [INT64_MIN], [0], [INT64_MIN]),
        ([1, 1], [-1, -1], [1, 0], [1, 2]), ([100], [200], [0], None),
    ]  # fmt: skip
    for starts, ends, axes, steps in cases:
        index = [slice(None)] * 2
        for i, (start, end) in enumerate(zip(starts, ends)):
            step = steps[i] if steps else 1
            index[axes[i] if axes else i] = slice(start, end, step)
        expected = x[tuple(index)]
        lists = [starts, ends, axes, steps]
        lists = [None if each is None else list_(*each) for each in lists]
        tests.known("Slice", x, lists, expected)
        if steps is None:
            attributes = {"starts": starts, "ends": ends}
            attributes |= {"axes": axes} if axes else {}
            tests.add("Slice", [x], expected, **attributes)
    one = numbered(4)
    halves = [one[:2], one[2:]]
    tests.known("Slice", one, [np.int32([2]), np.int32([4])], halves[1])


def add_pads(tests):
    x = numbered(3, 4)
    for pads in [(1, 0, 0, 2), (0, 3, 2, 1), (-1, 2, 1, -2), (0, -4, 0, 2)]:
        pairs = [(pads[0], pads[2]), (pads[1], pads[3])]
        cropped = x[
            tuple(
                slice(max(-before, 0), size - max(-after, 0))
                for size, (before, after) in zip(x.shape, pairs)
            )
        ]
        positive = [(max(before, 0), max(after, 0)) for before, after in pairs]
        for mode in ["constant", "edge", "reflect", "wrap"]:
            if not cropped.size and mode != "constant":
                continue
            expected = np.pad(cropped, positive, mode=mode)
            tests.known("Pad", x, [list_(*pads)], expected, mode=mode)
            tests.add("Pad", [x], expected, mode=mode, pads=pads)
        filled = np.pad(cropped, positive, constant_values=2.5)
        fill = np.float32(2.5).reshape(())
        tests.add("Pad", [x], filled, pads=pads, value=2.5)
        tests.add("Pad", [x], filled, paddings=pads, value=2.5)
        tests.known("Pad", x, [list_(*pads), fill], filled)
        # The fill is data.
        tests.add("Pad", [x, Constant(pads), fill], filled)
    columns = np.pad(x, [(0, 0), (2, 1)])
    tests.known("Pad", x, [list_(2, 1), None, list_(-1)], columns)
    # There and back again.
    for mode in ["reflect", "wrap"]:
        expected = np.pad(numbered(3), (8, 7), mode=mode)
        tests.known("Pad", numbered(3), [list_(8, 7)], expected, mode=mode)
    ones = np.pad(numbered(1), (2, 1), mode="reflect")
    tests.known("Pad", numbered(1), [list_(2, 1)], ones, mode="reflect")
    empty = numbered(0, 2)
    tests.known("Pad", empty, [list_(1, 0, 2, 0)], np.zeros((3, 2), np.float32))
    small = numbered(2, dtype=np.uint8)
    seven = np.array(7, np.uint8)
    tests.known("Pad", small, [list_(1, 1), seven], np.uint8([7, 1, 2, 7]))


def add_gathers(tests):
    x = numbered(3, 6, 2)
    x[0, 0, 0] = np.inf
    indices = [
        np.array(2), np.array(-1), list_(0, 2, 4), list_(5, 4, 3), list_(1, 1, 1),
        list_(0, 5, 1, 4, 2, 3, 0, 0, 5, 2, 2, 1, 4, 0, 5),
        list_(3, -1, 0, 1).reshape(2, 2), np.int32([0, 4]), np.zeros((0,), np.int64),
    ]  # fmt: skip
    for index in indices:
        expected = np.take(x, index, axis=1)
        tests.known("Gather", x, [index], expected, axis=1)
        tests.add("Gather", [x, index], expected, axis=-2)
    y, rows = numbered(4, 3, dtype=np.int8), list_(3, 0)
    tests.add("Gather", [y, rows], y[rows])
    random = np.random.default_rng(0)
    for axis in range(3):
        index = random.integers(-x.shape[axis], x.shape[axis], (3, 5, 2))
        if axis == 1:
            index = index[:, :4]
        cut = x[:, :5] if axis != 1 else x
        positive = np.where(index < 0, index + x.shape[axis], index)
        expected = np.take_along_axis(cut[:, : index.shape[1]] if axis != 1 else cut,
                                      positive, axis)
        tests.add("GatherElements", [x, index], expected, axis=axis)
        tests.known("GatherElements", x, [index], expected, axis=axis)
    index = list_(0, 1, -1, 5, 2, 0).reshape(3, 2)
    tests.add("GatherND", [x, index], x[index[:, 0], index[:, 1]])
    # What is outside of the data becomes the nearest element.
    index = list_(6, -7, 100, INT64_MIN)
    tests.add("Gather", [x, index], np.take(x, [5, 0, 5, 0], axis=1), axis=1)
    unsigned = np.uint32([6, 2**32 - 1])
    tests.add("Gather", [x, unsigned], np.take(x, [5, 5], axis=1), axis=1)
    places = np.tile(index.reshape(1, 4, 1), (3, 1, 2))
    clamped = np.where(places < 0, 0, 5)
    expected = np.take_along_axis(x, clamped, 1)
    tests.add("GatherElements", [x, places], expected, axis=1)
    index = list_(3, 1, -4, 6).reshape(2, 2)
    tests.add("GatherND", [x, index], x[[2, 0], [1, 5]])
    index = list_(3, -6, 0).reshape(3, 1)
    expected = x[np.arange(3), index[:, 0]]
    tests.add("GatherND", [x, index], expected, batch_dims=1)


def add_generated(tests):
    x = numbered(2, 3, 4)
    tests.add("Shape", [x], list_(2, 3, 4))
    for start, end in [(1, 3), (-1, 5), (-9, -1), (2, 1)]:
        tests.add("Shape", [x], list_(*(2, 3, 4)[start:end]), start=start, end=end)
    tests.add("Size", [x], np.array(24, np.int64))
    tests.add("ConstantOfShape", [Constant([2, 3])], np.zeros((2, 3), np.float32))
    seven = np.int8([7])
    for shape in [(2, 3), (), (0, 2)]:
        expected = np.full(shape, 7, np.int8)
        tests.add("ConstantOfShape", [Constant(shape)], expected, value=seven)
    for bounds in [(0, 5, 1), (10, 0, -3), (1, 1, 1), (-4, 4, 3), (0.5, 3.0, 0.5)]:
        dtype = np.float32 if isinstance(bounds[0], float) else np.int64
        operands = constants(np.array(b, dtype) for b in bounds)
        tests.add("Range", operands, np.arange(*bounds).astype(dtype))
    square = numbered(3, 5)
    for k in [0, 2, -1, 9, INT64_MIN]:
        expected = np.eye(3, 5, max(k, -9), np.float32)
        tests.add("EyeLike", [square], expected, k=k)
        tests.add("EyeLike", [square], expected != 0, k=k, dtype=9)
    stack = numbered(2, 4, 3, dtype=np.int32)
    for k in [0, 1, -2]:
        tests.known("Trilu", stack, [list_(k)], np.triu(stack, k))
        tests.known("Trilu", stack, [np.array(k)], np.tril(stack, k), upper=0)
    tests.add("Trilu", [stack], np.triu(stack))
    add_sums(tests, stack)
    add_one_hots(tests)
    add_windows(tests)


def add_sums(tests, x):
    for axis in [0, 1, -1]:
        forward = np.cumsum(x, axis, dtype=x.dtype)
        backward = np.flip(np.cumsum(np.flip(x, axis), axis, dtype=x.dtype), axis)
        where = np.array(axis)
        tests.known("CumSum", x, [where], forward)
        tests.known("CumSum", x, [where], forward - x, exclusive=1)
        tests.known("CumSum", x, [where], backward, reverse=1)
        tests.known("CumSum", x, [where], backward - x, reverse=1, exclusive=1)
    # The sum of 2048 ones and more is not exact in f16.
    ones = np.ones(2060, np.float16)
    expected = np.cumsum(ones.astype(np.float32)).astype(np.float16)
    tests.known("CumSum", ones, [np.array(0)], expected)


def add_one_hots(tests):
    for index, dtype in [([[1, -2], [0, 7]], np.int64), ([[1, 0], [3, 2]], np.uint8)]:
        index = np.array(index, dtype)
        for axis in [-1, 0, 1]:
            wrapped = np.where(index < 0, index + 4, index) if dtype == np.int64 else index
            place = np.arange(4).reshape([4 if d == axis % 3 else 1 for d in range(3)])
            hot = np.expand_dims(wrapped, axis) == place
            values = np.float32([-1, 5])
            expected = np.where(hot, values[1], values[0])
            tests.add("OneHot", [index, Constant(4), values], expected, axis=axis)


def hamming(size):
    """With ONNX's factors; NumPy's are 0.54 and 0.46."""
    return (np.hamming(size) - 0.54) * (21 / 46 / 0.46) + 25 / 46


def add_windows(tests):
    tables = {"Hann": np.hanning, "Hamming": hamming, "Blackman": np.blackman}
    for name, symmetric in tables.items():
        # A periodic window is a symmetric one without its last element.
        for size, expected, attributes in [
            (10, symmetric(11)[:-1], {}),
            (1, symmetric(2)[:-1], dict(periodic=1)),
            (7, symmetric(7), dict(periodic=0)),
        ]:
            given = [Constant(np.array(size, np.int32))]
            expected32 = expected.astype(np.float32)
            tests.add(f"{name}Window", given, expected32, 1e-6, **attributes)
            attributes["output_datatype"] = 11
            tests.add(f"{name}Window", given, expected, 1e-12, **attributes)


tests = Movement()
add_reshapes(tests)
add_rearrangements(tests)
add_parts(tests)
add_slices(tests)
add_pads(tests)
add_gathers(tests)
add_generated(tests)
tests.check()
