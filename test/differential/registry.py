"""The operators that graphs are made of, each with its weight and where it fits."""

from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Row:
    name: str
    weight: float
    emit: Callable
    min_opset: int
    ranks: tuple
    dtypes: tuple
    needs: tuple

    def fits(self, builder, value):
        return (
            builder.opset >= self.min_opset
            and value.rank in self.ranks
            and value.dtype in self.dtypes
        )


TABLE = []


def operator(
    name, weight, min_opset=11, ranks=(1, 2, 3, 4), dtypes=("float32",), needs=()
):
    """Registers emit(builder, value): it gives the result, or none if the value's
    sizes do not suit. `needs` are the operators it adds, if not the one of that
    name."""

    def register(emit):
        TABLE.append(
            Row(name, weight, emit, min_opset, ranks, dtypes, needs or (name,))
        )
        return emit

    return register
