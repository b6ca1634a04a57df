"""The four 8-bit floats of ONNX, as tables made from their definition."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Format:
    """An 8-bit float: its number in ONNX and what its bits mean."""

    name: str
    data_type: int
    mantissa_bits: int
    bias: int
    largest: int  # The byte of the greatest finite value.
    infinity: int | None
    nan: int

    @cached_property
    def values(self):
        """The value of each byte, in f64."""
        values = np.full(256, np.nan)
        for byte in range(self.largest + 1):
            exponent, mantissa = (
                byte >> self.mantissa_bits,
                byte % (1 << self.mantissa_bits),
            )
            significand = mantissa / (1 << self.mantissa_bits) + (exponent > 0)
            values[byte] = significand * 2.0 ** (max(exponent, 1) - self.bias)
        if self.infinity is not None:
            values[self.infinity] = np.inf
        values[128:] = -values[:128]
        if self.nan == 0x80:
            values[self.nan] = np.nan
        return values

    @cached_property
    def finite_bytes(self):
        return np.flatnonzero(np.isfinite(self.values)).astype(np.uint8)

    @cached_property
    def exponents(self):
        """The exponent of each finite byte as hardware aligns it: that of subnormals is
        the least one, and a zero's is far below."""
        exponents = np.full(256, -126)
        for byte in self.finite_bytes:
            if self.values[byte] != 0:
                field = (int(byte) & 0x7F) >> self.mantissa_bits
                exponents[byte] = max(field, 1) - self.bias
        return exponents

    def encode(self, values):
        """The bytes of `values`, half to even, saturated."""
        # The even byte of two neighbours in magnitude is even as a number.
        magnitudes = self.values[: self.largest + 1]
        x = np.minimum(np.abs(values), magnitudes[-1])
        above = np.clip(np.searchsorted(magnitudes, x), 1, self.largest)
        below = above - 1
        middle = (magnitudes[below] + magnitudes[above]) / 2
        goes_up = (x > middle) | ((x == middle) & (above % 2 == 0))
        byte = np.where(goes_up, above, below)
        has_sign = np.signbit(values) & ((byte != 0) | (self.nan != 0x80))
        byte = np.where(has_sign, byte | 0x80, byte)
        return np.where(np.isnan(values), self.nan, byte).astype(np.uint8)


E4M3FN = Format("e4m3fn", 17, 3, 7, 0x7E, None, 0x7F)
E4M3FNUZ = Format("e4m3fnuz", 18, 3, 8, 0x7F, None, 0x80)
E5M2 = Format("e5m2", 19, 2, 15, 0x7B, 0x7C, 0x7F)
E5M2FNUZ = Format("e5m2fnuz", 20, 2, 16, 0x7F, None, 0x80)
FORMATS = [E4M3FN, E4M3FNUZ, E5M2, E5M2FNUZ]
