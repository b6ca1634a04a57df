"""A problem with all that a compiler needs for it, and the runs of compilers on it."""

import importlib.metadata
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensors as data
from emulator import LIBRARY
from models import make_model
from problems import ROOT, Seed
from results import Cache, Result, digest

sys.path.insert(0, str(ROOT / "test" / "support"))
SOURCES = Path(__file__).parent


@dataclass
class Case:
    problem: object
    tensors: data.Tensors | None
    # In the order of the model's inputs.
    inputs: list
    expected: np.ndarray
    # The ONNX file, of problems that are not one on their own.
    model: bytes


@dataclass(frozen=True)
class Setup:
    """Where the compared things are."""

    tools: Path
    emulator: Path
    cache: Path


def make_case(problem):
    if isinstance(problem, Seed):
        inputs = data.seed_tensors(problem)
        expected = data.seed_reference(problem, inputs)
        return Case(problem, None, inputs, expected, problem.model.read_bytes())
    tensors = data.make_tensors(problem)
    inputs = [tensors.x] if tensors.skip is None else [tensors.x, tensors.skip]
    expected = data.reference(problem, tensors)
    model = make_model(problem, tensors).SerializeToString(deterministic=True)
    return Case(problem, tensors, inputs, expected, model)


def find_version(peer):
    """The versions of the packages that a peer needs, or nothing without them."""
    try:
        found = [importlib.metadata.version(name) for name in peer.PACKAGES]
    except importlib.metadata.PackageNotFoundError:
        return None
    return ", ".join(dict.fromkeys(found))


def run_once(peer, case, setup):
    """In a process of its own, which may end as it likes."""
    context = multiprocessing.get_context("spawn")
    start = time.monotonic()
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            result = pool.submit(peer.run, case, setup).result()
        except Exception as error:  # noqa: BLE001
            result = Result(error=str(error)[:500] or type(error).__name__)
    return result.as_json() | {"run_seconds": time.monotonic() - start}


def result_key(peer, case, setup):
    """All that a peer's result depends on."""
    sources = [*sorted(SOURCES.glob(f"peers/{peer.NAME}*.py")), SOURCES / "emulator.py"]
    return digest(
        peer.NAME,
        find_version(peer),
        repr(case.problem),
        case.model,
        *(array.tobytes() for array in case.inputs),
        (setup.emulator / LIBRARY).read_bytes(),
        *(path.read_text() for path in sources),
    )


def run_peer(peer, case, setup):
    """The result of a peer; of what has not changed since, the one that it had."""
    if not peer.PACKAGES:
        return run_once(peer, case, setup)
    cache = Cache(setup.cache)
    return cache.value(
        result_key(peer, case, setup), lambda: run_once(peer, case, setup)
    )
