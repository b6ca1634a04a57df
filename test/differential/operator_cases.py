"""What run_operators.py runs: a family a module, which gives rows of operands and
attributes."""

import importlib
from dataclasses import dataclass

import numpy as np
from scalar_cases import MICROSOFT, Case, Operand

FAMILIES = ("fused", "losses", "scatter", "selection", "vision")


@dataclass(frozen=True)
class Row(Case):
    """A case with the share of the largest result by which others may differ."""

    tolerance: float = 1e-5
    is_comparable: bool = True

    def __str__(self):
        types = " ".join(
            "-" if o is None else str(o.array.dtype) for o in self.operands
        )
        return f"{super().__str__()} {types}"


class Rows:
    """Collects the cases of a family, on data from one seed."""

    def __init__(self):
        self.random = np.random.default_rng(0)
        self.cases = []

    def floats(self, *shape, dtype=np.float32):
        return Operand(self.random.standard_normal(shape).astype(dtype))

    def bytes(self, *shape, dtype=np.uint8, low=None, high=None):
        limits = np.iinfo(dtype)
        low = limits.min if low is None else low
        high = limits.max if high is None else high
        return Operand(self.random.integers(low, high + 1, shape).astype(dtype))

    def add(self, operator, operands, tolerance=1e-5, **settings):
        """`settings` are fields of a Case, or else attributes."""
        fields = {k: settings.pop(k) for k in list(settings) if k in FIELDS}
        row = Row(operator, tuple(operands), settings, tolerance=tolerance, **fields)
        self.cases.append(row)

    def add_microsoft(self, operator, operands, tolerance=1e-5, **settings):
        self.add(operator, operands, tolerance, domain=MICROSOFT, **settings)


FIELDS = ("domain", "opset", "results", "is_comparable")


def constant(values, dtype=None):
    array = values.array if isinstance(values, Operand) else np.array(values, dtype)
    return Operand(array, is_constant=True)


def data(values, dtype=None):
    return Operand(np.array(values, dtype))


def cases_of(family, operator=None):
    rows = Rows()
    importlib.import_module(f"{family}_cases").add_rows(rows)
    return [case for case in rows.cases if operator in (None, case.operator)]
