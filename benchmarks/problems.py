"""The problems that the compilers are compared on, as data.

A problem is a contraction with what follows it up to the next tensor in memory: its
tail. Tensors are channels-last, as they are between the layers of a network. There
is no batch of its own in a GEMM: `m` is its rows.
"""

import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test" / "topology"))

BATCHES = (1, 8, 64)


@dataclass(frozen=True)
class Gemm:
    """y[m, n] = tail(x[m, k] * w[n, k] + bias[n])."""

    m: int
    n: int
    k: int
    element: str
    tail: str = "relu"

    @property
    def name(self):
        return f"gemm {self.element} {self.m}x{self.n}x{self.k} {self.tail}"

    @property
    def rows(self):
        return self.m

    @property
    def features(self):
        return self.n

    @property
    def reduction(self):
        return self.k

    @property
    def input_shape(self):
        return (self.m, self.k)

    @property
    def weight_shape(self):
        return (self.n, self.k)

    @property
    def output_shape(self):
        return (self.m, self.n)


@dataclass(frozen=True)
class Conv:
    """A convolution of square filters, padded on all sides by half of them."""

    batch: int
    size: int
    channels: int
    features: int
    kernel: int
    stride: int
    element: str
    tail: str = "relu"

    @property
    def name(self):
        window = f"{self.kernel}x{self.kernel}/{self.stride}"
        image = f"{self.batch}x{self.size}x{self.size}x{self.channels}"
        return f"conv {self.element} {image} {window} {self.features} {self.tail}"

    @property
    def pad(self):
        return self.kernel // 2

    @property
    def output_size(self):
        return (self.size + 2 * self.pad - self.kernel) // self.stride + 1

    @property
    def rows(self):
        return self.batch * self.output_size**2

    @property
    def reduction(self):
        return self.kernel**2 * self.channels

    @property
    def input_shape(self):
        return (self.batch, self.size, self.size, self.channels)

    @property
    def weight_shape(self):
        return (self.features, self.kernel, self.kernel, self.channels)

    @property
    def output_shape(self):
        return (self.batch, self.output_size, self.output_size, self.features)


@dataclass(frozen=True)
class Seed:
    """test/models/seed_qdq_conv_add_relu.mlir, whose tensors are channels-first and
    whose weights are arguments."""

    element: str = "f32"

    @property
    def name(self):
        return "seed f32"

    @property
    def model(self):
        return ROOT / "test" / "models" / "seed_qdq_conv_add_relu.mlir"

    @property
    def stages(self):
        """Its convolutions."""
        first = Conv(1, 112, 64, 64, 3, 2, self.element)
        return first, Conv(1, 56, 64, 128, 1, 1, self.element, "pair_add_relu")


@dataclass(frozen=True)
class Entry:
    """A problem in the list: the table that it is in, and how often the table's
    network has it."""

    group: str
    problem: object
    count: int = 1


def find_tail(consumers, name):
    """What follows a convolution. An addition belongs to its first operand."""
    used_by = consumers.get(name, [])
    if any(node.op_type == "Relu" for node in used_by):
        return "relu"
    if any(node.op_type == "Add" and node.input[0] == name for node in used_by):
        return "add_relu"
    return "none"


def layers_of(model, element):
    """The convolutions and Gemms of an ONNX model, with how often each is there."""
    from onnx import helper, shape_inference

    graph = shape_inference.infer_shapes(model).graph
    shapes = {
        value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
        for value in [*graph.input, *graph.value_info, *graph.output]
    }
    shapes.update({tensor.name: list(tensor.dims) for tensor in graph.initializer})
    consumers = {}
    for node in graph.node:
        for name in node.input:
            consumers.setdefault(name, []).append(node)
    layers = Counter()
    for node in graph.node:
        if node.op_type not in ("Conv", "Gemm"):
            continue
        x, w = shapes[node.input[0]], shapes[node.input[1]]
        tail = find_tail(consumers, node.output[0])
        if node.op_type == "Gemm":
            layers[Gemm(x[0], w[0], x[1], element, tail)] += 1
            continue
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        stride, kernel = attributes["strides"][0], w[2]
        layers[Conv(x[0], x[2], x[1], w[0], kernel, stride, element, tail)] += 1
    return layers


def resnet50(batch):
    from networks import resnet

    layers = layers_of(resnet(50, batch=batch), "i8")
    return [Entry(f"resnet50 b{batch}", layer, n) for layer, n in layers.items()]


# Cubes, few rows as a network's last layers have, and sizes that no tile divides.
GEMMS = (
    Gemm(512, 512, 512, "i8"),
    Gemm(1024, 1024, 1024, "i8"),
    Gemm(2048, 2048, 2048, "i8"),
    Gemm(4096, 4096, 4096, "i8"),
    Gemm(8, 4096, 4096, "i8"),
    Gemm(1000, 1000, 1000, "i8"),
)
CONVS = (
    Conv(1, 56, 64, 64, 3, 1, "f16"),
    Conv(1, 28, 128, 128, 3, 1, "f16"),
    Conv(1, 14, 256, 256, 3, 1, "f16"),
    Conv(1, 7, 512, 512, 3, 1, "f16"),
    Conv(1, 56, 64, 256, 1, 1, "f16", "add_relu"),
)


# Multiply-adds that the emulator does in a minute or so, for all that is tried.
MOST_MULTIPLY_ADDS = {"i8": 4096**3, "f16": 2048**3, "f32": 1024**3}


def gemm_line():
    for element, most in MOST_MULTIPLY_ADDS.items():
        for gemm in GEMMS:
            if gemm.rows * gemm.n * gemm.k <= most:
                yield Entry("gemm", replace(gemm, element=element))


def conv_line():
    """The convolutions of ResNet in floats; its bytes are in resnet50."""
    for element in ("f16", "f32"):
        for batch in BATCHES[:2]:
            for conv in CONVS:
                yield Entry("conv", replace(conv, batch=batch, element=element))


def all_entries():
    entries = [Entry("seed", Seed()), *gemm_line(), *conv_line()]
    for batch in BATCHES:
        entries += resnet50(batch)
    return entries
