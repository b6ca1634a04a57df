"""The least time that a problem could take on an MI300X, whatever computes it: that of
its multiply-adds on all matrix cores, or of its tensors through HBM, each once.

The peaks are those of the timing model: docs/timing.md has their sources.
"""

import math
from dataclasses import dataclass

from problems import Conv, Seed

COMPUTE_UNITS = 304
CLOCK = 2.1e9
# Operations of a compute unit's matrix cores in a clock, two a multiply-add.
OPERATIONS = {"i8": 4096, "f16": 2048, "f32": 256}
MEMORY_BYTES_PER_SECOND = 5.3e12
BYTES = {"i8": 1, "f16": 2, "f32": 4}


@dataclass(frozen=True)
class Bound:
    operations: float
    bytes: float
    element: str

    @property
    def matrix_seconds(self):
        return self.operations / (COMPUTE_UNITS * CLOCK * OPERATIONS[self.element])

    @property
    def memory_seconds(self):
        return self.bytes / MEMORY_BYTES_PER_SECOND

    @property
    def seconds(self):
        return max(self.matrix_seconds, self.memory_seconds)

    @property
    def resource(self):
        return "MFMA" if self.matrix_seconds > self.memory_seconds else "HBM"


def elements_read(problem):
    """Of the input: a stride beyond the filter leaves pixels out."""
    size = math.prod(problem.input_shape)
    if isinstance(problem, Conv) and problem.stride > problem.kernel:
        size = size // problem.stride**2 * problem.kernel**2
    return size


def contraction_bound(problem):
    size = BYTES[problem.element]
    results = problem.rows * problem.features
    tensors = results * (2 if "add" in problem.tail else 1)
    tensors += elements_read(problem) + math.prod(problem.weight_shape)
    bias = problem.features * (4 if problem.element == "i8" else size)
    operations = 2 * results * problem.reduction
    return Bound(operations, tensors * size + bias, problem.element)


def bound_of(problem):
    if not isinstance(problem, Seed):
        return contraction_bound(problem)
    first, second = (contraction_bound(stage) for stage in problem.stages)
    # What is between the two is written and read by no one else.
    between = 2 * problem.stages[0].rows * problem.stages[0].features * 4
    operations = first.operations + second.operations
    return Bound(operations, first.bytes + second.bytes - between, problem.element)
