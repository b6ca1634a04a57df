# The first elements in an order, boxes that are kept, and what is not zero, against
# NumPy, with -1 behind what there is; the types that ONNX Runtime does not have, and
# NaN, which is greater than all else.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, Constant, cast, widen

random = np.random.default_rng(0)
cases = Cases()


def add_top(x, k, axis, largest):
    wide = np.moveaxis(widen(x), axis, -1)
    numbers = wide.astype(np.float64) if wide.dtype.kind == "f" else wide.astype(object)
    order = np.empty(wide.shape, np.int64)
    for row in np.ndindex(wide.shape[:-1]):
        def key(i):
            value = numbers[row][i]
            is_nan = bool(value != value)
            value = 0 if is_nan else value
            return (-is_nan, -value, i) if largest else (is_nan, value, i)
        order[row] = sorted(range(wide.shape[-1]), key=key)
    places = np.moveaxis(order[..., :k], -1, axis)
    raw = x.view(np.uint16) if x.dtype == BFLOAT16 else x
    values = np.take_along_axis(raw, places, axis).view(x.dtype)
    cases.add("TopK", [x, Constant([k])], [values, places], axis=axis, largest=largest)


TYPES = [np.float32, np.float16, BFLOAT16, np.float64]
TYPES += [np.dtype(f"{sign}int{w}").type for sign in ("", "u") for w in (8, 16, 32, 64)]
for dtype in TYPES:
    if np.dtype(dtype).kind in "iu":
        limits = np.iinfo(dtype)
        x = random.integers(limits.min, limits.max, (3, 9, 2), dtype, endpoint=True)
        x[0, :5, 0] = limits.max, limits.min, limits.max, limits.min, 0
    else:
        x = np.round(random.normal(size=(3, 9, 2)) * 2)
        x[0, :6, 0] = np.nan, -0.0, 0.0, np.inf, -np.inf, np.nan
        x = cast(x, np.dtype(dtype))
    for axis, largest in [(1, 1), (1, 0), (0, 1), (-1, 0)]:
        add_top(x, 2 if axis else 3, axis, largest)
    add_top(x, 9, 1, 1)
# In chunks of 1024, whose last one is filled up with what comes last.
for largest in (0, 1):
    x = random.integers(0, 50, (1, 3000)).astype(np.float32)
    x[0, 2995:] = np.nan if not largest else -np.inf
    add_top(x, 200, 1, largest)
    add_top(np.full((1, 2500), -np.inf if largest else np.nan, np.float32), 3, 1, largest)


def add_nonzero(x):
    found = np.array(np.nonzero(np.atleast_1d(x)))
    expected = np.full((found.shape[0], x.size), -1, np.int64)
    expected[:, : found.shape[1]] = found
    cases.add("NonZero", [x], expected)


# Of a constant, the count is known.
for dtype in (np.float32, np.int8, np.int64):
    x = random.integers(-1, 2, (3, 4, 5)).astype(dtype)
    cases.add("NonZero", [Constant(x)], np.array(np.nonzero(x)))
cases.add("NonZero", [Constant(np.float32([-0.0, 0.5, 0.0]))], np.int64([[1]]))
cases.add("NonZero", [Constant(np.ones((2, 3), np.int64))], np.array(np.nonzero(np.ones((2, 3)))))

for dtype in [*TYPES[:2], np.float64, *TYPES[4:], np.bool_]:
    add_nonzero(random.integers(0, 2, (3, 5, 9)).astype(dtype))
add_nonzero(np.float32(2).reshape(()))
add_nonzero(np.zeros((130,), np.int8))
add_nonzero(np.float32([0, -0.0, np.nan, np.inf, 1e-45]))


def overlap(a, b):
    def area(box):
        return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)
    common = area([*np.maximum(a[:2], b[:2]), *np.minimum(a[2:], b[2:])])
    return common / (area(a) + area(b) - common) if common else 0


def suppress(boxes, scores, most, limit, least):
    kept = []
    for image, class_ in np.ndindex(scores.shape[:2]):
        chosen = []
        for i in np.argsort(-scores[image, class_], kind="stable"):
            if scores[image, class_, i] > least and len(chosen) < most and all(
                overlap(boxes[image, i], boxes[image, j]) <= limit for j in chosen
            ):
                chosen.append(i)
        kept += [(image, class_, i) for i in chosen]
    rows = scores.shape[0] * scores.shape[1] * min(most, scores.shape[2])
    expected = np.full((rows, 3), -1, np.int64)
    if kept:
        expected[: len(kept)] = kept
    return expected


for images, classes, count, most in [(1, 1, 7, 3), (2, 3, 70, 70), (1, 2, 200, 9)]:
    starts = random.uniform(0, 4, (images, count, 2))
    boxes = np.concatenate([starts, starts + random.uniform(0.5, 3, starts.shape)], -1)
    boxes = np.float32(boxes)
    # Equal scores: the first box is the best.
    scores = np.float32(np.round(random.random((images, classes, count)), 1))
    for limit, least in [(0.25, 0.35), (0.0, -1.0), (1.0, 0.55), (0.5, 2.0)]:
        expected = suppress(boxes.astype(np.float64), scores, most, limit, np.float32(least))
        limits = [np.float32(limit).reshape(1), np.float32(least).reshape(())]
        cases.add("NonMaxSuppression", [boxes, scores, Constant([most]), *limits], expected)
    swapped = boxes[..., [2, 1, 0, 3]]
    cases.add("NonMaxSuppression",
              [swapped, scores, Constant([most]), Constant(np.float32([0.25]))],
              suppress(boxes.astype(np.float64), scores, most, 0.25, -1))

# A transposition, as in PyTorch's nonzero, and lengths of sequences.
x = np.arange(24, dtype=np.int16).reshape(4, 3, 2)
for time, lengths in [(0, [4, 2, 0]), (1, [3, 1, 0, 2])]:
    expected = x.copy()
    for i, n in enumerate(lengths):
        row = (slice(0, n), i) if time == 0 else (i, slice(0, n))
        expected[row] = np.flip(expected[row], 0)
    cases.add("ReverseSequence", [x, np.int64(lengths)], expected, time_axis=time,
              batch_axis=1 - time)

cases.check()
