"""What this processor has of what the results of ONNX Runtime depend on."""

import platform
from pathlib import Path

# The vectors that it takes, and the instructions that sum up products of bytes.
NAMES = ("avx2", "avx512bw", "avx_vnni", "avx512_vnni")
BYTE_PRODUCTS = ("avx_vnni", "avx512_vnni")


def host_features(description="/proc/cpuinfo"):
    """The names that are among the processor's, in their order."""
    try:
        words = set(Path(description).read_text().split())
    except OSError:
        return ()
    return tuple(name for name in NAMES if name in words)


def describe_host():
    return " ".join((platform.machine(), *host_features()))


def saturates_byte_products(features):
    """Whether ONNX Runtime adds pairs of products u8 x s8 in 16 bits, saturating.

    It does so with AVX2's and AVX-512's instructions if there are none for bytes;
    what it does without AVX2, and on processors that are not of x86-64, is exact.
    """
    return "avx2" in features and not set(BYTE_PRODUCTS) & set(features)
