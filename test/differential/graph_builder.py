"""A random ONNX graph as it grows, and how far two evaluations of it may differ.

Every value carries a bound on the difference between two correct evaluations of
it in f32, so that no graph needs a tolerance that somebody chose:

- An op that the standard fixes to the bit (one IEEE operation an element, a move,
  a maximum) adds nothing to equal operands, and one rounding to others.
- A sum of K products may be taken in any order and with fused multiply-adds. Each
  order is within (K + 1) u sum|a b| of the exact value, u = 2^-24; two orders
  differ by twice that.
- Where all values are multiples of a power of two, `step`, and magnitude / step
  is at most 2^24, every partial sum is exact, and so all orders agree.
- Quantization turns operands that differ by e into results that are at most
  e / scale + 1 steps apart; and only values within e of a tie, which are few, are
  not the same step: `flips` counts how many may.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from random_model import ONNX_TYPES, RandomModel

# The unit roundoff of f32, and the count of steps that its significand holds.
ROUNDOFF = 2.0**-24
EXACT_STEPS = 2.0**24


@dataclass(frozen=True)
class Value:
    name: str
    dtype: str
    shape: tuple
    # No element is larger in magnitude.
    magnitude: float
    # Two evaluations differ at most by this.
    error: float = 0.0
    # All elements are multiples of this power of two, if it is known.
    step: float | None = None
    # The share of elements that may differ at all, where `error` comes from
    # quantization; otherwise all may.
    flips: float | None = None

    @property
    def rank(self):
        return len(self.shape)

    @property
    def is_float(self):
        return self.dtype == "float32"


@dataclass
class GraphBuilder(RandomModel):
    values: list = field(default_factory=list, kw_only=True)

    def input(self, array, step=None):
        magnitude = float(np.abs(array.astype(np.float64)).max())
        name, dtype = self.add_input(array), str(array.dtype)
        return self.keep(Value(name, dtype, array.shape, magnitude, step=step))

    def keep(self, value):
        self.values.append(value)
        return value

    def like(self, value, name, shape=None, **changes):
        """A result with the elements of `value`, perhaps not all."""
        shape = value.shape if shape is None else tuple(shape)
        return self.keep(replace(value, name=name, shape=shape, **changes))

    def rounded(self, name, shape, magnitude, error, step=None, roundings=1):
        """The result of IEEE operations on f32 operands that differ by `error`."""
        exact = step is not None and magnitude <= step * EXACT_STEPS
        if error and not exact:
            error += 2 * roundings * ROUNDOFF * magnitude
        value = Value(name, "float32", tuple(shape), magnitude, error)
        return self.keep(replace(value, step=step if exact else None))

    def summed(self, name, shape, terms, magnitude, error, step=None):
        """The result of a sum of `terms` products."""
        exact = step is not None and magnitude <= step * EXACT_STEPS
        if not exact:
            error += 2 * (terms + 1) * ROUNDOFF * magnitude
        value = Value(name, "float32", tuple(shape), magnitude, error)
        return self.keep(replace(value, step=step if exact else None))

    def model(self, outputs):
        return self.proto([(v.name, ONNX_TYPES[v.dtype], v.shape) for v in outputs])

    # Random constants. All that are dyadic are multiples of the given step.

    def dyadic(self, shape, step, steps):
        """Random multiples of `step`, at most `steps` of them each way."""
        counts = self.rng.integers(-steps, steps + 1, shape)
        return np.asarray(counts * step, np.float32)

    def normal(self, shape, scale=1.0):
        """Normal values without the tails, so that magnitudes stay bounded."""
        values = np.clip(self.rng.standard_normal(shape), -3, 3) * scale
        return np.asarray(values, np.float32)

    def weights(self, shape, like):
        """Weights, dyadic if `like` is, with their step or none."""
        if like.step is not None and self.chance(0.8):
            return self.dyadic(shape, 2.0**-4, 24), 2.0**-4
        terms = int(np.prod(shape[1:])) if len(shape) > 1 else 1
        return self.normal(shape, 1.0 / np.sqrt(terms)), None
