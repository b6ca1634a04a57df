# Resize and Upsample against a product with a matrix a dimension, whose rows are
# the weights that ONNX's document gives.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import itertools

import numpy as np
from cases import Cases, Constant, constants

F = np.float32


def coordinates(mode, size, new_size, scale, roi=(0.0, 1.0)):
    """Where each element of the result is in the input, in f32."""
    i = np.arange(new_size, dtype=F)
    # As in ONNX Runtime, a dimension that keeps its size stays as it is.
    if scale == 1 and mode != "tf_crop_and_resize":
        return i
    half_pixel = (i + F(0.5)) / F(scale) - F(0.5)
    spread = F(max(new_size - 1, 1))
    if mode == "half_pixel":
        return half_pixel
    if mode == "pytorch_half_pixel":
        return half_pixel if new_size > 1 else i
    if mode == "half_pixel_symmetric":
        adjustment = F(new_size) / (F(scale) * F(size))
        offset = np.float64(F(size) / 2 * (1 - adjustment))
        return F(offset + (i.astype(np.float64) + 0.5) / F(scale) - 0.5)
    if mode == "align_corners":
        return i * F(size - 1) / spread
    if mode == "tf_half_pixel_for_nn":
        return (i + F(0.5)) / F(scale)
    if mode == "tf_crop_and_resize":
        start, end = map(F, roi)
        if new_size == 1:
            return F([0.5 * (start + end) * (size - 1)])
        return start * F(size - 1) + i * (end - start) * F(size - 1) / spread
    return i / F(scale)


def round_ties(x, half):
    """To the nearest integer, with all ties that exact arithmetic has."""
    lower = np.floor(x)
    is_tie = np.abs(x.astype(np.float64) - (lower + 0.5)) < 1e-6
    return np.where(is_tie, lower + half, np.floor(x + 0.5))


def nearest(x, mode, scale):
    if mode == "opset10":
        return np.ceil(x) if scale < 1 else np.floor(x)
    return {
        "floor": np.floor(x),
        "ceil": np.ceil(x),
        "round_prefer_floor": round_ties(x, 0),
        "round_prefer_ceil": round_ties(x, 1),
    }[mode]


def keys(t, a):
    t = np.abs(t)
    near = (a + 2) * t**3 - (a + 3) * t**2 + 1
    far = a * t**3 - 5 * a * t**2 + 8 * a * t - 4 * a
    return np.where(t <= 1, near, np.where(t < 2, far, 0))


def weights(x, size, mode, cubic_coeff_a=-0.75, exclude_outside=0):
    """A row an element of the result, a column one of the input."""
    result = np.zeros((len(x), size))
    for row, position in enumerate(x.astype(np.float64)):
        first = int(np.floor(position))
        reach = (0, 1) if mode == "linear" else (-1, 0, 1, 2)
        for column in (first + r for r in reach):
            t = position - column
            w = 1 - abs(t) if mode == "linear" else keys(t, cubic_coeff_a)
            if 0 <= column < size or not exclude_outside:
                result[row, min(max(column, 0), size - 1)] += w
    if exclude_outside:
        result /= result.sum(1, keepdims=True)
    return result


def resize(data, scales, sizes, mode="nearest", transform="half_pixel",
           nearest_mode="round_prefer_floor", roi=None, extrapolation=0.0, **cubic):
    result = data if mode == "nearest" else data.astype(np.float64)
    outside = np.zeros(sizes, bool)
    for axis, (scale, new_size) in enumerate(zip(scales, sizes)):
        size = data.shape[axis]
        region = (roi[axis], roi[axis + data.ndim]) if roi else (0, 1)
        x = coordinates(transform, size, new_size, scale, region)
        if mode == "nearest":
            index = np.clip(nearest(x, nearest_mode, scale), 0, size - 1).astype(int)
            result = np.take(result, index, axis)
        else:
            matrix = weights(x, size, mode, **cubic)
            result = np.moveaxis(np.tensordot(matrix, result, (1, axis)), 0, axis)
        if transform == "tf_crop_and_resize":
            place = [1] * data.ndim
            place[axis] = new_size
            outside |= ((x < 0) | (x > size - 1)).reshape(place)
    result = np.where(outside, np.asarray(extrapolation, result.dtype), result)
    return result.astype(data.dtype)


TRANSFORMS = [
    "half_pixel", "pytorch_half_pixel", "half_pixel_symmetric", "align_corners",
    "asymmetric", "tf_half_pixel_for_nn",
]  # fmt: skip
NEAREST_MODES = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]


class Resizes(Cases):
    def by_scales(self, data, scales, mode="nearest", transform="half_pixel", **rest):
        sizes = [int(F(s) * F(n)) for s, n in zip(scales, data.shape)]
        expected = resize(data, scales, sizes, mode, transform, **rest)
        self.resize(data, [None, F(scales)], expected, mode, transform, rest)

    def by_sizes(self, data, sizes, mode="nearest", transform="half_pixel", **rest):
        scales = [F(s) / F(n) for s, n in zip(sizes, data.shape)]
        expected = resize(data, scales, sizes, mode, transform, **rest)
        lists = [None, None, np.array(sizes, np.int64)]
        self.resize(data, lists, expected, mode, transform, rest)

    def resize(self, data, lists, expected, mode, transform, rest):
        names = {"extrapolation": "extrapolation_value"}
        given = {names.get(k, k): v for k, v in rest.items() if k != "roi"}
        given |= {"mode": mode, "coordinate_transformation_mode": transform}
        if "roi" in rest:
            lists = [F(rest["roi"]), *lists[1:]]
        # Weights are of f32, and a coordinate's rounding grows with it.
        rtol = 0.0 if mode == "nearest" else 1e-3 if data.dtype == np.float16 else 2e-5
        operands = [data, *constants(lists)]
        self.add("Resize", operands, expected, rtol, atol=rtol, **given)


def add_nearest(tests, random):
    line = np.arange(1, 13).astype(np.int8)
    for transform, mode in itertools.product(TRANSFORMS, NEAREST_MODES):
        for size in [1, 5, 12, 18, 24, 36]:
            tests.by_sizes(line, [size], "nearest", transform, nearest_mode=mode)
        for scale in [0.6, 2.0, 2.7, 1 / 3]:
            tests.by_scales(line, [scale], "nearest", transform, nearest_mode=mode)
        # Where a coordinate in f32 falls on another side of an index or a tie.
        for size, new_size in [(20, 6), (14, 1), (14, 19), (7, 2), (3, 1), (7, 19)]:
            data = np.arange(size).astype(np.int8)
            tests.by_sizes(data, [new_size], "nearest", transform, nearest_mode=mode)
            scale = F(new_size) / F(size)
            tests.by_scales(data, [scale], "nearest", transform, nearest_mode=mode)
    image = random.standard_normal((1, 2, 5, 4)).astype(F)
    image[0, 0, 2, 1] = np.inf
    tests.by_scales(image, [1, 1, 2, 3])
    tests.by_sizes(image, [1, 2, 7, 3], transform="asymmetric", nearest_mode="floor")


def add_weighted(tests, random):
    line = random.standard_normal(9).astype(F)
    for transform in TRANSFORMS:
        for mode in ["linear", "cubic"]:
            for size in [1, 4, 9, 18, 23]:
                tests.by_sizes(line, [size], mode, transform)
            tests.by_scales(line, [0.8], mode, transform)
            tests.by_scales(line, [2.5], mode, transform)
    for size in [4, 18]:
        tests.by_sizes(line, [size], "cubic", cubic_coeff_a=-0.5)
        tests.by_sizes(line, [size], "cubic", exclude_outside=1)
    image = random.standard_normal((1, 2, 5, 4)).astype(F)
    for mode in ["linear", "cubic"]:
        tests.by_scales(image, [1, 1, 2, 2], mode)
        tests.by_sizes(image, [1, 2, 3, 7], mode, "align_corners")
    tests.by_scales(image.astype(np.float16), [1, 1, 2, 2], "linear")
    tests.by_scales(image.astype(np.float64), [1, 1, 2, 2], "linear")
    bytes_ = np.uint8([[0, 100, 255, 7]])
    tests.by_scales(bytes_, [1, 2], "linear")
    # Neighbours of an infinity are not, where it has no weight.
    infinite = F([1, 2, np.inf, 4, 5])
    expected = F([1, 1.5, 2, np.inf, np.inf, np.inf, 4, 4.5, 5, 5])
    tests.resize(infinite, [None, F([2])], expected, "linear", "asymmetric", {})


def add_forms(tests, random):
    x = random.standard_normal((2, 3, 4)).astype(F)
    # In part of the dimensions.
    expected = resize(x, [2, 1, 0.5], [4, 3, 2])
    tests.add("Resize", [x, None, Constant(F([0.5, 2]))], expected, axes=[-1, 0])
    sizes = Constant([6, 6])
    expected = resize(x, [1, 1.5, 1.5], [2, 5, 6])
    tests.add("Resize", [x, None, None, sizes], expected,
              axes=[1, 2], keep_aspect_ratio_policy="not_larger")
    expected = resize(x, [1, 2, 2], [2, 6, 8])
    tests.add("Resize", [x, None, None, sizes], expected,
              axes=[1, 2], keep_aspect_ratio_policy="not_smaller")
    # Empty tensors for absent ones, as opset 11 has them.
    none, doubled = Constant(np.zeros(0, F)), resize(x, [2, 2, 2], [4, 6, 8])
    tests.add("Resize", [x, none, none, Constant([4, 6, 8])], doubled)
    for mode, extrapolation in [("nearest", 0.0), ("linear", 7.5), ("cubic", -1.0)]:
        tests.by_sizes(x, [4, 5, 6], mode, "tf_crop_and_resize",
                       roi=[0.0, 0.2, -0.3, 1.0, 0.7, 1.2], extrapolation=extrapolation)
        tests.by_sizes(x, [1, 1, 1], mode, "tf_crop_and_resize",
                       roi=[0.0, 0.2, 0.3, 1.0, 0.7, 0.6], extrapolation=extrapolation)
    # Of opset 10 and before; Upsample-7 has an attribute.
    for scales in [[1.0, 2.0, 3.0], [1.0, 0.7, 0.5]]:
        sizes = [int(F(s) * n) for s, n in zip(scales, x.shape)]
        old = {"transform": "asymmetric", "nearest_mode": "opset10"}
        for name in ["Resize", "Upsample"]:
            expected = resize(x, scales, sizes, **old)
            tests.add(name, [x, Constant(F(scales))], expected)
            expected = resize(x, scales, sizes, "linear", **old)
            tests.add(name, [x, Constant(F(scales))], expected,
                      rtol=1e-5, atol=1e-5, mode="linear")
        expected = resize(x, scales, sizes, **old)
        tests.add("Upsample", [x], expected, scales=scales)


tests = Resizes()
with np.errstate(invalid="ignore"):
    random = np.random.default_rng(0)
    add_nearest(tests, random)
    add_weighted(tests, random)
    add_forms(tests, random)
if __name__ == "__main__":
    tests.check()
