# shared-buffers.py FOLDER: models with inputs and what they give, and run.sh, which
# compiles and runs each.

import sys

import numpy as np

generator = np.random.default_rng(1)
ELEMENTS = {"float32": "f32", "bool": "i1"}


class Graph:
    """A model's text and, beside it, the value of each of its tensors."""

    def __init__(self):
        self.values, self.lines, self.inputs = {}, [], []

    def type_of(self, name):
        value = self.values[name]
        shape = ",".join(map(str, value.shape))
        return f"!torch.vtensor<[{shape}],{ELEMENTS[str(value.dtype)]}>"

    def define(self, value):
        name = f"%v{len(self.values)}"
        self.values[name] = np.ascontiguousarray(value)
        return name

    def node(self, operator, operands, results, **attributes):
        names = [self.define(value) for value in results]
        texts = []
        for key, value in attributes.items():
            is_list = isinstance(value, list)
            numbers = [f"{v} : si64" for v in (value if is_list else [value])]
            text = f"[{', '.join(numbers)}]" if is_list else numbers[0]
            texts.append(f"torch.onnx.{key} = {text}")
        self.lines.append(
            f'  {", ".join(names)} = torch.operator "onnx.{operator}"'
            f"({', '.join(operands)}) {{{', '.join(texts)}}} : "
            f"({', '.join(map(self.type_of, operands))}) -> "
            f"({', '.join(map(self.type_of, names))})"
        )
        return names[0] if len(names) == 1 else names

    def input(self, *shape):
        value = generator.integers(-4, 5, shape).astype(np.float32)
        self.inputs.append(self.define(value))
        return self.inputs[-1]

    def constant(self, *shape):
        name = self.define(generator.integers(-2, 3, shape).astype(np.float32))
        data = self.values[name].tobytes().hex()
        kind = f"tensor<{'x'.join(map(str, shape))}xf32>"
        self.lines.append(
            f'  {name} = torch.operator "onnx.Constant"()'
            f' {{torch.onnx.value = dense<"0x{data}"> : {kind}}} : ()'
            f" -> {self.type_of(name)}"
        )
        return name

    def products(self, subscripts, x, y):
        """Sums that f32 holds in any order."""
        assert np.einsum(subscripts, abs(x), abs(y)).max() < 2**24
        return np.einsum(subscripts, x, y)

    def relu(self, x):
        return self.node("Relu", [x], [np.maximum(self.values[x], 0)])

    def add(self, x, y):
        return self.node("Add", [x, y], [self.values[x] + self.values[y]])

    def matmul(self, x, y):
        value = self.products("mk,kn->mn", self.values[x], self.values[y])
        return self.node("MatMul", [x, y], [value])

    def concat(self, *pieces, axis=1):
        value = np.concatenate([self.values[p] for p in pieces], axis)
        return self.node("Concat", pieces, [value], axis=axis)

    def split(self, x, parts, axis=1):
        return self.node("Split", [x], np.split(self.values[x], parts, axis), axis=axis)

    def windows(self, x, size, pad, fill):
        border = [(0, 0), (0, 0), (pad, pad), (pad, pad)]
        padded = np.pad(self.values[x], border, constant_values=fill)
        return np.lib.stride_tricks.sliding_window_view(padded, (size, size), (2, 3))

    def conv(self, x, channels, size=3, pad=1):
        w = self.constant(channels, self.values[x].shape[1], size, size)
        windows = self.windows(x, size, pad, 0)
        value = self.products("bchwij,ocij->bohw", windows, self.values[w])
        return self.node("Conv", [x, w], [value], pads=[pad] * 4)

    def pool(self, x, size, pad=0, stride=1):
        value = self.windows(x, size, pad, -np.inf).max((-2, -1))
        return self.node(
            "MaxPool",
            [x],
            [value[:, :, ::stride, ::stride]],
            kernel_shape=[size] * 2,
            pads=[pad] * 4,
            strides=[stride] * 2,
        )

    def upsample(self, x, channels):
        """A transposed convolution whose windows do not meet."""
        w = self.constant(self.values[x].shape[1], channels, 2, 2)
        blocks = self.products("bchw,coij->bohiwj", self.values[x], self.values[w])
        b, o, height, _, width, _ = blocks.shape
        value = blocks.reshape(b, o, 2 * height, 2 * width)
        return self.node("ConvTranspose", [x, w], [value], strides=[2, 2])

    def greater(self, x, y):
        return self.node("Greater", [x, y], [self.values[x] > self.values[y]])

    def write(self, base, results):
        """The model and its tensors; the commands that compile and run it."""
        arguments = ", ".join(f"{x}: {self.type_of(x)}" for x in self.inputs)
        types = ", ".join(map(self.type_of, results))
        with open(f"{base}.mlir", "w") as model:
            model.write(
                f"func.func @main({arguments}) -> ({types}) attributes"
                " {torch.onnx_meta.opset_version = 13 : si64} {\n"
                + "\n".join(self.lines)
                + f"\n  return {', '.join(results)} : {types}\n}}\n"
            )
        run = f"mini-run {base}.hsaco --device=emulator --check=all --atol=0 --rtol=0"
        for option, names in {"input": self.inputs, "expect": results}.items():
            for i, name in enumerate(names):
                np.save(f"{base}.{option}{i}.npy", self.values[name])
                run += f" --{option}={base}.{option}{i}.npy"
        return f"echo {base}\nmini-compile {base}.mlir -o {base}.hsaco\n{run}\n"


def piece_twice(g):
    x = g.input(1, 8, 6, 5)
    a = g.relu(x)
    return [g.concat(a, x, a, a)]


def contraction_three_times(g):
    a = g.conv(g.input(1, 8, 6, 5), 5)
    return [g.conv(g.concat(a, a, a), 4)]


def pieces_returned(g):
    x = g.input(1, 8, 6, 5)
    a = g.conv(x, 6)
    return [a, g.concat(a, x), x, g.relu(a)]


def concat_returned_and_read(g):
    x = g.input(1, 8, 6, 5)
    c = g.concat(g.conv(x, 3), x)
    return [c, g.conv(c, 4), g.relu(c)]


def ragged_channels(g):
    x = g.input(1, 8, 6, 5)
    c = g.concat(g.conv(x, 3, 1, 0), g.conv(x, 5, 1, 0), g.conv(x, 1, 1, 0))
    return [g.conv(c, 7)]


def ragged_batch(g):
    x = g.input(3, 8, 6, 5)
    return [g.conv(g.concat(g.conv(x, 3), g.relu(x), g.conv(x, 6)), 7)]


def rows_into_pool(g):
    x = g.input(2, 8, 6, 5)
    return [g.pool(g.concat(g.relu(g.conv(x, 8)), x, axis=2), 3, pad=1)]


def columns_into_pool(g):
    x = g.input(2, 8, 6, 5)
    return [g.pool(g.concat(x, g.conv(x, 8), axis=3), 2)]


def images(g):
    x, y = g.input(1, 8, 6, 5), g.input(2, 8, 6, 5)
    return [g.conv(g.concat(g.conv(x, 8), y, axis=0), 4)]


def common_beginning(g):
    x = g.input(1, 8, 6, 5)
    a, b = g.conv(x, 4), g.conv(x, 8)
    c, d, e = g.concat(a, b), g.concat(a, b, x), g.concat(x, a)
    return [g.conv(c, 7), g.conv(d, 4), g.relu(e)]


def common_beginning_returned(g):
    x = g.input(1, 8, 6, 5)
    a, b = g.conv(x, 4), g.conv(x, 8)
    return [g.concat(a, b), g.concat(a, b, a), g.concat(a, b)]


def bools(g):
    x, y = g.input(3, 7), g.input(3, 7)
    return [g.concat(g.greater(x, y), g.greater(y, x), g.greater(x, y), axis=0)]


def split_of_concat(g):
    x = g.input(1, 8, 6, 5)
    a, b = g.split(g.concat(g.conv(x, 4), g.conv(x, 4), x, x), 2)
    c, d, e = g.split(g.concat(a, b, axis=2), 3, axis=2)
    return [g.conv(a, 3), b, c, g.relu(d), e]


def split_across_pieces(g):
    x = g.input(1, 9, 6, 5)
    parts = g.split(g.concat(g.conv(x, 5), x, g.conv(x, 4)), 3)
    return [g.conv(parts[0], 3), g.conv(parts[1], 3), g.pool(parts[2], 2)]


def crossed(g):
    x = g.input(1, 4, 3, 5)
    c = g.concat(x, g.relu(x))
    return [g.relu(g.concat(c, c, axis=3))]


def doubled(g):
    x = g.input(1, 2, 3)
    for _ in range(4):
        x = g.concat(x, x)
    return [x]


def dense_block(g):
    features = [g.conv(g.input(1, 3, 6, 5), 6)]
    for _ in range(4):
        whole = g.concat(*features) if len(features) > 1 else features[0]
        features.append(g.conv(g.relu(g.conv(whole, 4, 1, 0)), 3))
    return [g.relu(g.concat(*features))]


def unet(g):
    skip = g.relu(g.conv(g.input(1, 3, 8, 8), 6))
    deep = g.relu(g.conv(g.pool(skip, 2, stride=2), 12))
    joined = g.concat(g.upsample(deep, 6), skip)
    return [g.conv(g.relu(g.conv(joined, 6)), 2)]


def sum_of_products(g):
    a, b = g.input(20, 24), g.input(24, 18)
    c, d = g.input(20, 8), g.input(8, 18)
    return [g.relu(g.add(g.matmul(a, b), g.matmul(c, d)))]


CASES = [
    piece_twice,
    contraction_three_times,
    pieces_returned,
    concat_returned_and_read,
    ragged_channels,
    ragged_batch,
    rows_into_pool,
    columns_into_pool,
    images,
    common_beginning,
    common_beginning_returned,
    bools,
    split_of_concat,
    split_across_pieces,
    crossed,
    doubled,
    dense_block,
    unet,
    sum_of_products,
]

with open(f"{sys.argv[1]}/run.sh", "w") as script:
    script.write("set -e\n")
    for case in CASES:
        graph = Graph()
        results = case(graph)
        script.write(graph.write(f"{sys.argv[1]}/{case.__name__}", results))
