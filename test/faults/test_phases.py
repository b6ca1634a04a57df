"""What is read with --from=PHASE is verified: IR with a mistake in it is an error
of the user's, never a bug in mini, a crash or a hang.

MINI_MUTATIONS=N tries N mutations instead of some, from MINI_FIRST_MUTATION on.
Those that fail stay in the folder MINI_KEEP, if that is set."""

import collections
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from ir_models import MODELS
from ir_mutations import mutate

from tools import ToolTest

PHASES = ("linalg", "graph", "kernels", "tiled", "mfma", "llvm", "asm")
SECONDS = 60
COUNT = int(os.environ.get("MINI_MUTATIONS", "500"))
FIRST = int(os.environ.get("MINI_FIRST_MUTATION", "0"))

# A mistake in the saved IR of the model `product` by its phase: what is replaced
# once, by what, and a part of the error.
MISTAKES = (
    ("graph", ', mini.name = "input0"', "", "argument 0 has no name"),
    ("graph", "mini.element_type = f32", "mini.element_type = i7", "which no program"),
    ("graph", 'mini.target = "gfx942"', 'mini.target = "gfx1"', "unknown target"),
    ("graph", "{float = ", "unit, {float = ", "expected an array of dictionaries"),
    ("kernels", "mini.scatter ", "mini.scatter_to ", "custom op"),
    ("tiled", "mini.scatter_into %3", "mini.scatter_into %1", "nothing was written"),
    ("tiled", "func.func @small", "func.func private @small", "must be public"),
    ("tiled", ", mini.output", "", "has no output"),
    ("mfma", "mini.tiling = ", "my.tiling = ", "needs the attribute mini.tiling"),
    ("mfma", " k 64 ", " k 0 ", "k is below 1"),
    ("mfma", "waves = [1, 1, 4]", "waves = [1, 1, 40]", "work-items"),
    ("mfma", "step (16, 16)", "step (16, 0)", None),
    (
        "mfma",
        "gpu.block<x>, #gpu.block<y>",
        "gpu.block<x>, #gpu.block<x>",
        "on x, y or z",
    ),
    ("llvm", "blocks in (%c1, %c1, %c1)", "blocks in (%c1, %c1, %c64)", "a grid of"),
    ("asm", "memref.view %alloc", "memref.subview %alloc", "custom op"),
    ("asm", "llvm.func @contract_0(", "llvm.func @other(", "kernel"),
)


class Phases(ToolTest):
    def setUp(self):
        super().setUp()
        self.saved = {}
        for name, text in MODELS.items():
            (self.folder / f"{name}.mlir").write_text(text)
            result = self.compile(
                f"{name}.mlir",
                "--no-elide",
                f"--save-temps={name}",
                "-o",
                f"{name}.hsaco",
            )
            self.assertEqual(result.returncode, 0, result.stderr)
            files = sorted((self.folder / name).glob("*.mlir"))
            for phase, file in zip(PHASES, files, strict=True):
                self.saved[name, phase] = file.read_text()

    def compile_from(self, phase, text):
        (self.folder / "mutated.mlir").write_text(text)
        return self.compile(
            "mutated.mlir", f"--from={phase}", "-o", "out.hsaco", seconds=SECONDS
        )

    def assert_is_error(self, result, *parts):
        self.assert_fails(result, 1, "error: ", *parts)

    def test_each_phase_takes_what_the_one_before_printed(self):
        for (name, phase), text in self.saved.items():
            with self.subTest(model=name, phase=phase):
                result = self.compile_from(phase, text)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(
                    (self.folder / "out.hsaco").read_bytes(),
                    (self.folder / f"{name}.hsaco").read_bytes(),
                )

    def test_mistakes(self):
        for phase, old, new, part in MISTAKES:
            with self.subTest(phase=phase, old=old, new=new):
                text = self.saved["product", phase]
                self.assertIn(old, text)
                result = self.compile_from(phase, text.replace(old, new, 1))
                self.assert_is_error(result, *([part] if part else []))

    def describe_failure(self, phase, text):
        try:
            result = self.compile_from(phase, text)
        except subprocess.TimeoutExpired:
            return "no end"
        errors = result.stderr.decode(errors="replace")
        sound = result.returncode == 0 or (
            result.returncode == 1 and "error: " in errors and "bug in" not in errors
        )
        return None if sound else f"status {result.returncode}: {errors[-300:]}"

    def test_mutations(self):
        sources = sorted(self.saved)
        found, kinds = [], collections.Counter()
        keep = os.environ.get("MINI_KEEP")
        for seed in range(FIRST, FIRST + COUNT):
            name, phase = sources[seed % len(sources)]
            text, what = mutate(self.saved[name, phase], seed)
            problem = self.describe_failure(phase, text)
            kinds[phase, problem is None] += 1
            if not problem:
                continue
            found.append(f"seed {seed}, {name} --from={phase}: {what}: {problem}")
            if keep:
                Path(keep).mkdir(parents=True, exist_ok=True)
                shutil.copy(self.folder / "mutated.mlir", f"{keep}/{seed}-{phase}.mlir")
        print(f"{COUNT} mutations, {len(found)} crashes, hangs or bugs", flush=True)
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
