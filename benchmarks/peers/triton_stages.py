"""What Triton's kernels are launched with: the constants of a problem, the tiles that
are tried, and the stages of problems that are several kernels."""

from dataclasses import dataclass

import numpy as np
import tensors as data
from problems import Conv, Gemm, Seed


@dataclass(frozen=True)
class Tile:
    rows: int
    columns: int
    # Bytes of a row of an operand's tile.
    depth_bytes: int
    waves: int
    # Rows of the matrix instruction, or 0 for Triton's choice.
    instruction: int = 16


TILES = (
    Tile(16, 64, 256, 4),
    Tile(16, 64, 512, 4),
    Tile(32, 32, 256, 4),
    Tile(32, 64, 256, 4),
    Tile(64, 64, 256, 4),
    Tile(128, 64, 128, 4),
    Tile(128, 128, 128, 4, 0),
)
COMPUTE_UNITS = 304
# A quarter of the compute units, and the rounds of workgroups on all of them.
LEAST_BUSY = COMPUTE_UNITS // 4
MOST_ROUNDS = 5
ELEMENTS = {"i8": "i8", "f16": "fp16", "f32": "fp32"}
BYTES = {"i8": 1, "f16": 2, "f32": 4}
ARGUMENTS = ("x", "w", "bias", "multipliers", "skip", "y")


def divide_up(value, divisor):
    return -(-value // divisor)


@dataclass(frozen=True)
class Kernel:
    """A kernel of triton_kernels.py for one problem, without its tile."""

    function: str
    element: str
    rows: int
    columns: int
    reduction: int
    constants: tuple

    def sums(self):
        return "int32" if self.element == "i8" else "float32"

    def workgroups(self, tile):
        return divide_up(self.rows, tile.rows) * divide_up(self.columns, tile.columns)

    def tiles(self):
        """The tiles that are worth a try: not those that leave most compute units
        without work though smaller ones would not, nor small ones in great numbers,
        nor those that differ only behind the end of a dimension."""
        fewest = min(LEAST_BUSY, max(self.workgroups(tile) for tile in TILES)) / 2
        most = MOST_ROUNDS * COMPUTE_UNITS
        tiles, seen = [], set()
        for tile in TILES:
            shape = tile.rows, tile.columns, self.depth(tile)
            count = self.workgroups(tile)
            is_sensible = fewest <= count <= most or (count > most and tile.rows >= 128)
            is_padding = tile.columns > 64 and tile.columns >= 2 * self.columns
            if is_sensible and not is_padding and shape not in seen:
                tiles.append(tile)
            seen.add(shape)
        return tiles

    def depth(self, tile):
        """Elements of a row of an operand's tile, a power of two."""
        most = tile.depth_bytes // BYTES[self.element]
        return min(most, 1 << (self.reduction - 1).bit_length())

    def signature(self):
        element = "*" + ELEMENTS[self.element]
        sums = "*i32" if self.element == "i8" else element
        return dict(zip(ARGUMENTS, (element, element, sums, "*fp32", element, element)))


def tail_constants(problem, scales):
    sums_factor = float(scales.sums / scales.y) if scales else 1.0
    skip_factor = float(scales.skip / scales.y) if scales else 1.0
    return {
        "TAIL": problem.tail,
        "SUMS_FACTOR": sums_factor,
        "SKIP_FACTOR": skip_factor,
    }


@dataclass(frozen=True)
class Layout:
    """Strides: channels last, or first."""

    is_channels_last: bool

    def image(self, size, channels):
        if self.is_channels_last:
            return size * channels, channels, 1
        return size, 1, size * size

    def filters(self, pixels, channels):
        """Of a feature, a pixel and a channel."""
        step = (channels, 1) if self.is_channels_last else (1, pixels)
        return (pixels * channels, *step)


LAST = Layout(True)
FIRST = Layout(False)


def make_kernel(function, problem, constants):
    sizes = problem.rows, problem.features, problem.reduction
    return Kernel(function, problem.element, *sizes, tuple(constants.items()))


def conv_kernel(problem, scales, x=LAST, w=LAST, y=LAST):
    extent = problem.output_size
    x_strides = x.image(problem.size, problem.channels)
    w_strides = w.filters(problem.kernel**2, problem.channels)
    y_strides = y.image(extent, problem.features)
    constants = {
        "M": problem.rows,
        "N": problem.features,
        "C": problem.channels,
        "SIZE": problem.size,
        "OUT_SIZE": extent,
        "KERNEL": problem.kernel,
        "STRIDE": problem.stride,
        "PAD": problem.pad,
        **dict(zip(("X_ROW", "X_COLUMN", "X_CHANNEL"), x_strides)),
        **dict(zip(("W_FEATURE", "W_PIXEL", "W_CHANNEL"), w_strides)),
        **dict(zip(("Y_PIXEL", "Y_FEATURE"), y_strides[1:])),
        **tail_constants(problem, scales),
    }
    return make_kernel("conv", problem, constants)


def gemm_kernel(problem, scales):
    constants = {
        "M": problem.rows,
        "N": problem.features,
        "K": problem.reduction,
        **tail_constants(problem, scales),
    }
    return make_kernel("gemm", problem, constants)


@dataclass
class Stage:
    """A launch: `inputs` of which None is the result of the stage before, and what
    it must give."""

    kernel: Kernel
    inputs: list
    expected: np.ndarray


def stage_inputs(tensors):
    scales = tensors.scales
    multipliers = np.zeros(1, np.float32)
    if scales:
        multipliers = (scales.x * scales.w / scales.sums).astype(np.float32)
    skip = np.zeros(1, tensors.x.dtype) if tensors.skip is None else tensors.skip
    return [tensors.x, tensors.w, tensors.bias, multipliers, skip]


def seed_stages(case):
    """Two kernels: what is between them may be in the better order."""
    x, skip, w1, bias1, w2, bias2 = case.inputs
    first, second = case.problem.stages
    middle = data.seed_middle(case.problem, case.inputs)
    unused = np.zeros(1, np.float32)
    kernels = (
        conv_kernel(first, None, x=FIRST, w=FIRST),
        conv_kernel(second, None, w=FIRST, y=FIRST),
    )
    return [
        Stage(kernels[0], [x, w1, bias1, unused, unused], middle),
        Stage(kernels[1], [None, w2, bias2, unused, skip], case.expected),
    ]


def stages_of(case):
    problem = case.problem
    if isinstance(problem, Seed):
        return seed_stages(case)
    is_plain = isinstance(problem, Conv) and (problem.kernel, problem.stride) == (1, 1)
    is_gemm = isinstance(problem, Gemm) or is_plain
    kernel = (gemm_kernel if is_gemm else conv_kernel)(problem, case.tensors.scales)
    return [Stage(kernel, stage_inputs(case.tensors), case.expected)]
