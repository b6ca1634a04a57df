"""ResNet and MobileNetV2 as ONNX models in f32, with seeded random weights.

The topologies are those of the papers (He et al. 2015, the bottleneck's stride in
its 3x3 convolution as most frameworks have it; Sandler et al. 2018), with batch
norms folded into the convolutions. Weights are normal with He's variance; the last
convolution of a residual block has less, so that activations keep their range
through all blocks, as they do in a trained network.
"""

from dataclasses import dataclass, field

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8
# The variance that the residual branches add to their skips, against He's.
BRANCH_GAIN = 0.35


@dataclass
class NetworkBuilder:
    rng: np.random.Generator
    nodes: list = field(default_factory=list)
    constants: list = field(default_factory=list)
    channels: dict = field(default_factory=dict)

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, operator, name, inputs, channels, **attributes):
        self.nodes.append(
            helper.make_node(operator, inputs, [name], name=name, **attributes)
        )
        self.channels[name] = channels
        return name

    def weights(self, name, shape, gain):
        fan_in = int(np.prod(shape[1:]))
        values = self.rng.standard_normal(shape) * gain * np.sqrt(2.0 / fan_in)
        biases = self.rng.standard_normal(shape[0]) * 0.1
        return [
            self.constant(f"{name}.weight", values.astype(np.float32)),
            self.constant(f"{name}.bias", biases.astype(np.float32)),
        ]

    def conv(self, name, x, features, kernel, stride=1, group=1, gain=1.0):
        shape = (features, self.channels[x] // group, kernel, kernel)
        return self.node(
            "Conv",
            name,
            [x, *self.weights(name, shape, gain)],
            features,
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[kernel // 2] * 4,
            dilations=[1, 1],
            group=group,
        )

    def relu(self, name, x):
        return self.node("Relu", name, [x], self.channels[x])

    def relu6(self, name, x):
        bounds = [
            self.constant(f"{name}.min", np.float32(0)),
            self.constant(f"{name}.max", np.float32(6)),
        ]
        return self.node("Clip", name, [x, *bounds], self.channels[x])

    def add(self, name, x, y):
        return self.node("Add", name, [x, y], self.channels[x])

    def classifier(self, x, classes):
        """Global average, and a fully connected layer."""
        channels = self.channels[x]
        x = self.node("GlobalAveragePool", "pool", [x], channels)
        x = self.node("Flatten", "features", [x], channels, axis=1)
        weights = self.weights("classifier", (classes, channels), 1.0)
        return self.node("Gemm", "scores", [x, *weights], classes, transB=1)

    def model(self, name, batch, size, output, classes):
        image = helper.make_tensor_value_info(
            "image", TensorProto.FLOAT, [batch, 3, size, size]
        )
        scores = helper.make_tensor_value_info(
            output, TensorProto.FLOAT, [batch, classes]
        )
        graph = helper.make_graph(self.nodes, name, [image], [scores], self.constants)
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
        )


def new_builder(seed):
    builder = NetworkBuilder(np.random.default_rng(seed))
    builder.channels["image"] = 3
    return builder


def scaled(channels, width):
    """Channels times `width`, in the multiples of 8 that networks have."""
    return max(8, int(channels * width + 4) // 8 * 8)


# The blocks of each stage, and whether they are bottlenecks.
RESNETS = {18: ((2, 2, 2, 2), False), 50: ((3, 4, 6, 3), True)}


def basic_block(b, name, x, features, stride):
    y = b.relu(f"{name}.relu1", b.conv(f"{name}.conv1", x, features, 3, stride))
    return b.conv(f"{name}.conv2", y, features, 3, gain=BRANCH_GAIN), features


def bottleneck(b, name, x, features, stride):
    y = b.relu(f"{name}.relu1", b.conv(f"{name}.conv1", x, features, 1))
    y = b.relu(f"{name}.relu2", b.conv(f"{name}.conv2", y, features, 3, stride))
    return b.conv(f"{name}.conv3", y, 4 * features, 1, gain=BRANCH_GAIN), 4 * features


def resnet(depth, *, batch=1, size=224, width=1.0, classes=1000, seed=0):
    stages, is_deep = RESNETS[depth]
    b = new_builder(seed)
    x = b.conv("stem", "image", scaled(64, width), 7, 2)
    x = b.relu("stem.relu", x)
    x = b.node(
        "MaxPool",
        "stem.pool",
        [x],
        b.channels[x],
        kernel_shape=[3, 3],
        strides=[2, 2],
        pads=[1, 1, 1, 1],
    )
    for stage, blocks in enumerate(stages):
        features = scaled(64 * 2**stage, width)
        for index in range(blocks):
            name = f"layer{stage + 1}.{index}"
            stride = 2 if stage and not index else 1
            branch = bottleneck if is_deep else basic_block
            y, outputs = branch(b, name, x, features, stride)
            if stride != 1 or b.channels[x] != outputs:
                # A projection keeps the range: half of He's variance.
                gain = np.sqrt(0.5)
                x = b.conv(f"{name}.down", x, outputs, 1, stride, gain=gain)
            x = b.relu(f"{name}.relu", b.add(f"{name}.add", y, x))
    scores = b.classifier(x, classes)
    return b.model(f"resnet{depth}", batch, size, scores, classes)


# Expansion, channels, blocks and the first block's stride.
MOBILENET_STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def inverted_residual(b, name, x, expansion, features, stride):
    channels = b.channels[x]
    hidden = expansion * channels
    y = x
    if expansion != 1:
        y = b.relu6(f"{name}.relu1", b.conv(f"{name}.expand", y, hidden, 1))
    y = b.conv(f"{name}.depthwise", y, hidden, 3, stride, group=hidden)
    y = b.relu6(f"{name}.relu2", y)
    has_skip = stride == 1 and channels == features
    # Linear, and so half of He's variance where nothing is added.
    gain = BRANCH_GAIN if has_skip else np.sqrt(0.5)
    y = b.conv(f"{name}.project", y, features, 1, gain=gain)
    return b.add(f"{name}.add", x, y) if has_skip else y


def mobilenet_v2(*, batch=1, size=224, width=1.0, classes=1000, seed=0):
    b = new_builder(seed)
    x = b.conv("stem", "image", scaled(32, width), 3, 2)
    x = b.relu6("stem.relu", x)
    for stage, (expansion, channels, blocks, stride) in enumerate(MOBILENET_STAGES):
        for index in range(blocks):
            x = inverted_residual(
                b,
                f"stage{stage}.{index}",
                x,
                expansion,
                scaled(channels, width),
                1 if index else stride,
            )
    # The last convolution is not made narrower than in the paper.
    x = b.relu6("head.relu", b.conv("head", x, scaled(1280, max(1.0, width)), 1))
    return b.model("mobilenet_v2", batch, size, b.classifier(x, classes), classes)


NETWORKS = {
    "resnet18": lambda **options: resnet(18, **options),
    "resnet50": lambda **options: resnet(50, **options),
    "mobilenet_v2": mobilenet_v2,
}


def random_images(seed, count, size):
    """Noise on patches of one color: unlike noise alone, no two look the same
    after a global average."""
    rng = np.random.default_rng(seed)
    patches = rng.standard_normal((count, 3, 4, 4))
    repeats = -(-size // 4)
    smooth = patches.repeat(repeats, axis=2).repeat(repeats, axis=3)
    noise = rng.standard_normal((count, 3, size, size))
    return (smooth[..., :size, :size] + 0.5 * noise).astype(np.float32)
