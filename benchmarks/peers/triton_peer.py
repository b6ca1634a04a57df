"""Triton, with the kernels of triton_kernels.py: each in several tiles, of which the
one with the least modelled time is taken. It compiles for gfx942 without a GPU."""

import ctypes
import importlib.metadata
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from emulator import Emulator
from peers.triton_stages import ARGUMENTS, Kernel, Tile, stages_of
from results import Cache, Result, processor_seconds

NAME = "triton"
PACKAGES = ("triton",)
TARGET = ("hip", "gfx942", 64)


@dataclass(frozen=True)
class Variant:
    """A kernel in one of its tiles."""

    kernel: Kernel
    tile: Tile

    @property
    def label(self):
        depth = self.kernel.depth(self.tile)
        return f"{self.tile.rows}x{self.tile.columns}x{depth}, {self.tile.waves} waves"


def compile_variant(variant):
    """The code object, what a launch needs, and the processor's time it took."""
    # A time to compile is not that of a look into Triton's cache; floating-point
    # contractions are its default, which it warns to change.
    os.environ |= {"TRITON_ALWAYS_COMPILE": "1", "TRITON_DEFAULT_FP_FUSION": "1"}
    import triton
    from peers import triton_kernels
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    kernel, tile = variant.kernel, variant.tile
    function = getattr(triton_kernels, kernel.function)
    sums = getattr(triton.language, kernel.sums())
    tiles = {"BM": tile.rows, "BN": tile.columns, "BK": kernel.depth(tile)}
    constants = dict(kernel.constants) | tiles | {"SUMS": sums}
    signature = kernel.signature() | {name: "constexpr" for name in constants}
    # What Triton itself finds out of aligned tensors below 2 GiB.
    attributes = [["tt.divisibility", 16], ["tt.pointer_range", 32]]
    source = ASTSource(
        function,
        {name: signature[name] for name in function.arg_names},
        constants,
        {(index,): attributes for index in range(len(ARGUMENTS))},
    )
    options = {
        "num_warps": tile.waves,
        "num_stages": 2,
        "matrix_instr_nonkdim": tile.instruction,
        "kpack": 2,
    }
    start = processor_seconds()
    compiled = triton.compile(source, target=GPUTarget(*TARGET), options=options)
    seconds = processor_seconds() - start
    metadata = compiled.metadata
    figures = {
        "kernel": metadata.name,
        "local_bytes": metadata.shared,
        "threads": metadata.num_warps * metadata.warp_size,
        "compile_seconds": seconds,
    }
    return compiled.asm["hsaco"], figures


def compile_cached(variant, cache):
    source = Path(__file__).with_name("triton_kernels.py").read_text()
    version = importlib.metadata.version("triton")
    key = json.dumps([NAME, version, source, asdict(variant)])
    return cache.artifact(key, lambda: compile_variant(variant))


def launch(emulator, variant, program, pointers):
    code, figures = program
    # Behind the arguments come two buffers that these kernels have no use for.
    unused = [ctypes.c_void_p(), ctypes.c_void_p()]
    emulator.launch(
        code,
        figures["kernel"],
        (variant.kernel.workgroups(variant.tile), 1, 1),
        figures["threads"],
        figures["local_bytes"],
        [*pointers, *unused],
    )


@dataclass(frozen=True)
class Choice:
    """A variant that works, with its program, its arguments and a run of it alone."""

    variant: Variant
    program: tuple
    pointers: list
    launches: list

    @property
    def seconds(self):
        return self.launches[0]["seconds"]


def try_variant(emulator, variant, pointers, expected, cache):
    """A choice, if the variant works, and its figures."""
    try:
        program = compile_cached(variant, cache)
        emulator.start_profile()
        launch(emulator, variant, program, pointers)
    # Whatever a compiler throws; what it made may ask for too much LDS.
    except Exception as error:  # noqa: BLE001
        return None, {"tile": variant.label, "error": str(error)[:200]}
    result = emulator.download(pointers[-1], expected.shape, expected.dtype)
    different = int(np.count_nonzero(result != expected))
    choice = Choice(variant, program, pointers, emulator.launches())
    figures = {"tile": variant.label, "seconds": choice.seconds}
    if different:
        figures["error"] = f"{different} of {expected.size} elements are wrong"
    return None if different else choice, figures


def best_choice(emulator, stage, pointers, cache):
    """The variant with the least modelled time, and the figures of all."""
    tried, choices = [], []
    for tile in stage.kernel.tiles():
        variant = Variant(stage.kernel, tile)
        expected = stage.expected
        choice, figures = try_variant(emulator, variant, pointers, expected, cache)
        tried.append(figures)
        if choice:
            choices.append(choice)
    if not choices:
        raise RuntimeError(f"no tile of {stage.kernel.function} works: {tried}")
    return min(choices, key=lambda choice: choice.seconds), tried


def run_chain(emulator, chain):
    """The launches of all, with what one leaves in the caches for the next."""
    if len(chain) == 1:
        return chain[0].launches
    emulator.start_profile()
    for choice in chain:
        launch(emulator, choice.variant, choice.program, choice.pointers)
    return emulator.launches()


def run(case, setup):
    emulator, cache = Emulator(setup.emulator), Cache(setup.cache)
    chain, tried, output = [], [], None
    for stage in stages_of(case):
        pointers = [output if a is None else emulator.upload(a) for a in stage.inputs]
        output = emulator.allocate(stage.expected.nbytes)
        choice, figures = best_choice(emulator, stage, [*pointers, output], cache)
        chain.append(choice)
        tried += figures
    return Result(
        launches=run_chain(emulator, chain),
        compile_seconds=sum(one.program[1]["compile_seconds"] for one in chain),
        variant=", then ".join(one.variant.label for one in chain),
        tried=tried,
    )
