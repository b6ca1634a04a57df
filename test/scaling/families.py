"""Models whose number of nodes is a parameter.

Each function of FAMILIES takes about how many nodes there shall be and gives a
module in the torch dialect.
"""

import struct

NONE = "!torch.none"
IMAGE = (1, 16, 8, 8)


class Model:
    def __init__(self):
        self.arguments, self.lines, self.count = [], [], 0

    def name(self):
        self.count += 1
        return f"%v{self.count}"

    def input(self, *shape, element="f32"):
        kind = f"!torch.vtensor<[{','.join(map(str, shape))}],{element}>"
        self.arguments.append((self.name(), kind))
        return self.arguments[-1][0]

    def constant(self, value):
        """Of an attribute."""
        return self.node("Constant", [], value=value)

    def weights(self, *shape):
        """As unlike each other as is enough for not being a splat."""
        size = 1
        for extent in shape:
            size *= extent
        self.count += 1
        first = 1 / (self.count + 1)
        values = struct.pack(f"<{size}f", first, *[0.125] * (size - 1))
        shape = "x".join(map(str, shape))
        return self.constant(f'dense<"0x{values.hex()}"> : tensor<{shape}xf32>')

    def integers(self, *values):
        return self.constant(f"dense<{list(values)}> : tensor<{len(values)}xsi64>")

    def node(self, operator, operands, results=1, **attributes):
        names = [self.name() for _ in range(results)]
        kinds = dict(self.arguments)
        self.lines.append(
            f'{", ".join(names)} = torch.operator "onnx.{operator}"'
            f"({', '.join(operands)}) {{"
            + ", ".join(f"torch.onnx.{k} = {v}" for k, v in attributes.items())
            + f"}} : ({', '.join(kinds.get(o, NONE) for o in operands)}) -> "
            f"({', '.join([NONE] * results)})"
        )
        return names if results > 1 else names[0]

    def conv(self, x, inputs, outputs, size=3):
        pad = f"{size // 2} : si64"
        w = self.weights(outputs, inputs, size, size)
        return self.node("Conv", [x, w], pads=f"[{', '.join([pad] * 4)}]")

    def concat(self, *pieces):
        return self.node("Concat", pieces, axis="1 : si64")

    def text(self, *results):
        arguments = ", ".join(f"{name}: {kind}" for name, kind in self.arguments)
        kinds = ", ".join([NONE] * len(results))
        return (
            f"func.func @main({arguments}) -> ({kinds}) attributes"
            " {torch.onnx_meta.opset_version = 13 : si64} {\n"
            + "\n".join(self.lines)
            + f"\nreturn {', '.join(results)} : {kinds}\n}}\n"
        )


def chain(step):
    """`step` on the result of the step before, as often as there are nodes."""

    def build(nodes):
        model = Model()
        x = model.input(*IMAGE)
        for i in range(nodes):
            x = step(model, x, i)
        return model.text(x)

    return build


def unary(operator, **attributes):
    return chain(lambda model, x, i: model.node(operator, [x], **attributes))


def residual(nodes):
    model = Model()
    x = model.input(*IMAGE)
    for _ in range(nodes // 3):
        sum = model.node("Add", [x, model.conv(x, 16, 16)])
        x = model.node("Relu", [sum])
    return model.text(x)


def dense_flat(nodes):
    """Each layer's concat has all that was computed before as its pieces."""
    model = Model()
    features, channels = [model.conv(model.input(*IMAGE), 16, 16)], 16
    for _ in range(nodes // 3):
        whole = model.concat(*features) if len(features) > 1 else features[0]
        features.append(model.conv(model.node("Relu", [whole]), channels, 8, 1))
        channels += 8
    return model.text(model.concat(*features))


def dense_nested(nodes):
    """Each layer's concat is of the one before and one piece."""
    model = Model()
    x, channels = model.conv(model.input(*IMAGE), 16, 16), 16
    for _ in range(nodes // 3):
        layer = model.conv(model.node("Relu", [x]), channels, 8, 1)
        x, channels = model.concat(x, layer), channels + 8
    return model.text(x)


def quantized(nodes):
    model = Model()
    x = model.input(*IMAGE)
    scale = model.constant("dense<0.1> : tensor<f32>")
    zero = model.constant("dense<3> : tensor<ui8>")
    for _ in range(nodes // 3):
        q = model.node("QuantizeLinear", [x, scale, zero])
        x = model.node("Relu", [model.node("DequantizeLinear", [q, scale, zero])])
    return model.text(x)


def wide_concat(nodes):
    model = Model()
    return model.text(model.concat(*[model.input(1, 2, 8) for _ in range(nodes)]))


def wide_split(nodes):
    model = Model()
    x = model.input(1, 2 * nodes, 8)
    return model.text(*model.node("Split", [x], nodes, axis="1 : si64"))


def self_concat(nodes):
    """Twice as many elements, so few nodes."""
    model = Model()
    x = model.input(1, 1, 8)
    for _ in range(nodes):
        x = model.concat(x, x)
    return model.text(x)


def resize(nodes):
    """To nine rows of nine and back to eight of eight."""
    model = Model()
    x, none = model.input(1, 4, 8, 8), model.constant("dense<> : tensor<0xf32>")
    sizes = [model.integers(1, 4, size, size) for size in (9, 8)]
    for i in range(nodes):
        x = model.node("Resize", [x, none, none, sizes[i % 2]], mode='"linear"')
    return model.text(x)


def pad_and_slice(nodes):
    model = Model()
    x = model.input(1, 4, 8, 8)
    pads = model.integers(0, 0, 1, 1, 0, 0, 1, 1)
    bounds = [model.integers(*b) for b in ((1, 1), (9, 9), (2, 3))]
    for _ in range(nodes // 2):
        padded = model.node("Pad", [x, pads], mode='"reflect"')
        x = model.node("Slice", [padded, *bounds])
    return model.text(x)


# How many nodes show how a family grows: as many as there are in some kernels.
FAMILIES = {
    "relu": (unary("Relu"), 300),
    "sigmoid": (unary("Sigmoid"), 60),
    "erf": (unary("Erf"), 200),
    "self-add": (chain(lambda model, x, i: model.node("Add", [x, x])), 300),
    "softmax": (unary("Softmax", axis="-1 : si64"), 16),
    "conv": (chain(lambda model, x, i: model.conv(x, 16, 16)), 16),
    "quantized": (quantized, 120),
    "residual": (residual, 30),
    "dense-flat": (dense_flat, 36),
    "dense-nested": (dense_nested, 36),
    "wide-concat": (wide_concat, 60),
    "wide-split": (wide_split, 60),
    "self-concat": (self_concat, 6),
    "resize": (resize, 12),
    "pad-and-slice": (pad_and_slice, 40),
}
