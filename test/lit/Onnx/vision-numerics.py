# Samples and the way back from a pool, in the types that ONNX Runtime does not have
# (`differential/operators` compares with it, with every attribute).
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Case, Cases, cast, widen

random = np.random.default_rng(0)
cases = Cases()


def bilinear(x, grid):
    """With zeros outside, and the outer sides of the elements at -1 and 1."""
    padded = np.pad(widen(x).astype(np.float64), [(0, 0), (0, 0), (9, 9), (9, 9)])
    n, _, h, w = x.shape
    place = ((widen(grid).astype(np.float64) + 1) * [w, h] - 1) / 2
    low = np.floor(place).astype(int)
    rest = place - low
    result = 0
    for dy in (0, 1):
        for dx in (0, 1):
            weight = (rest if dx else 1 - rest)[..., 0] * (rest if dy else 1 - rest)[..., 1]
            rows, columns = low[..., 1] + dy + 9, low[..., 0] + dx + 9
            taps = [padded[i][:, rows[i], columns[i]] for i in range(n)]
            result = result + np.array(taps) * weight[:, None]
    return cast(result, x.dtype)


for dtype, rtol in [(np.float32, 1e-5), (np.float16, 2e-3), (BFLOAT16, 2e-2), (np.float64, 1e-12)]:
    x = cast(random.normal(size=(2, 3, 5, 4)), np.dtype(dtype))
    grid = cast(random.uniform(-1.5, 1.5, (2, 6, 7, 2)), np.dtype(dtype))
    cases.add("GridSample", [x, grid], bilinear(x, grid), rtol)
    regions = cast(np.array([[0, 0, 4, 4]]), np.dtype(dtype))
    means = widen(x)[1:, :, :4, :4].astype(np.float64)
    # Samples at the elements, from the middle of one to that of the next.
    half = cast(means, x.dtype)
    cases.add("RoiAlign", [x, regions, np.int64([1])], half, rtol, sampling_ratio=1,
              output_height=4, output_width=4)

# The nearest element is moved: of any type, and with all of its bits.
points = np.float32([[[-0.99, 0], [0.99, 3]], [[0.1, -0.9], [np.nan, 0]]])[None]
for dtype in (np.int8, np.uint64, np.bool_, np.float64):
    x = random.integers(0, 2, (1, 2, 2, 3)).astype(dtype)
    expected = np.zeros((1, 2, 2, 2), dtype)
    expected[..., 0, 0], expected[..., 1, 0] = x[..., 0, 0], x[..., 0, 1]
    cases.add("GridSample", [x, points], expected, mode="nearest")

# Behind a MaxPool only the windows are looked at; its input has a size that the
# windows do not reach.
for shape, attributes in [
    ((2, 3, 6, 8), dict(kernel_shape=[2, 2], strides=[2, 2])),
    ((1, 2, 7, 9), dict(kernel_shape=[2, 3], strides=[2, 3])),
    ((1, 2, 7, 6), dict(kernel_shape=[3, 3], strides=[2, 1], pads=[1, 0, 1, 2])),
    ((1, 1, 9), dict(kernel_shape=[3], strides=[1], dilations=[2])),
]:
    x = random.permutation(int(np.prod(shape))).astype(np.float32).reshape(shape)
    texts = {k: "[" + ", ".join(f"{v} : si64" for v in a) + "]" for k, a in attributes.items()}
    pool = ", ".join(f"torch.onnx.{k} = {v}" for k, v in texts.items())
    # What comes between may change the values, so that the last one is seen to win.
    counts = [(n + p - (k - 1) * d - 1) // s + 1 for n, k, s, p, d in zip(
        shape[2:], attributes["kernel_shape"], attributes["strides"],
        np.sum(np.reshape(attributes.get("pads", [0] * 2 * len(shape[2:])), (2, -1)), 0),
        attributes.get("dilations", [1] * len(shape[2:])))]
    y = random.normal(size=(*shape[:2], *counts)).astype(np.float32)
    expected = np.zeros(shape, np.float32)
    before = attributes.get("pads", [0] * len(shape[2:]))
    for place in np.ndindex(y.shape):
        taps = [
            tuple(o * s + t * d - b for o, s, t, d, b in zip(
                place[2:], attributes["strides"], tap,
                attributes.get("dilations", [1] * len(counts)), before))
            for tap in np.ndindex(*attributes["kernel_shape"])
        ]
        taps = [t for t in taps if all(0 <= i < n for i, n in zip(t, shape[2:]))]
        best = max(taps, key=lambda t: x[(*place[:2], *t)])
        expected[(*place[:2], *best)] = y[place]
    size = "[" + ", ".join(f"{n} : si64" for n in shape) + "]"
    types = [f"!torch.vtensor<[{','.join(map(str, a.shape))}],f32>" for a in (x, y)]
    name = f"unpool{len(cases.cases)}"
    text = f"""func.func @{name}(%x: {types[0]}, %y: {types[1]}) -> {types[0]} {{
      %pooled, %indices = torch.operator "onnx.MaxPool"(%x) {{{pool}}} : ({types[0]})
        -> (!torch.vtensor<*,f32>, !torch.vtensor<*,si64>)
      %shape = torch.operator "onnx.Constant"() {{torch.onnx.value_ints = {size}}} : ()
        -> !torch.vtensor<[{len(shape)}],si64>
      %result = torch.operator "onnx.MaxUnpool"(%y, %indices, %shape)
        {{torch.onnx.kernel_shape = {"[" + ", ".join(["1 : si64"] * len(counts)) + "]"}}} :
        ({types[1]}, !torch.vtensor<*,si64>, !torch.vtensor<[{len(shape)}],si64>) -> {types[0]}
      return %result : {types[0]}
    }}
    """
    cases.add_function(text, Case(name, f"MaxUnpool {shape}", [x, y], [expected], 0.0, None))

# From elsewhere they lead anywhere, and the last wins.
values = np.float32([[[1, 2, 3], [4, 5, 6]]])
places = np.int64([[[5, 0, 5], [7, -1, 8]]])
cases.add("MaxUnpool", [values, places], np.float32([[[2, 0, 0, 0], [0, 3, 0, 4]]]),
          kernel_shape=[2])

cases.check()
