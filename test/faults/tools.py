"""Runs the tools in a folder of the test's own, which is removed at the end."""

import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

BIN = Path(os.environ["MINI_BIN"])
SECONDS = 60
# A matrix product with constant weights, and two reductions.
MODEL = """
func.func @small(%x: !torch.vtensor<[16,32],f32>) -> !torch.vtensor<[16,16],f32> {
  %w = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.5> : tensor<32x16xf32>} : () -> !torch.vtensor<[32,16],f32>
  %p = torch.operator "onnx.MatMul"(%x, %w) : (!torch.vtensor<[16,32],f32>, !torch.vtensor<[32,16],f32>) -> !torch.vtensor<[16,16],f32>
  %y = torch.operator "onnx.Softmax"(%p) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[16,16],f32>) -> !torch.vtensor<[16,16],f32>
  return %y : !torch.vtensor<[16,16],f32>
}
"""
CLOSED_PIPE = 74


class ToolTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mini-faults-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.model = self.folder / "small.mlir"
        self.model.write_text(MODEL)

    def run_tool(self, tool, *arguments, seconds=SECONDS, **options):
        """The finished process; one that takes longer fails the test."""
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        return subprocess.run(
            [BIN / tool, *map(str, arguments)],
            cwd=self.folder,
            timeout=seconds,
            check=False,
            **options,
        )

    def compile(self, *arguments, **options):
        return self.run_tool("mini-compile", *arguments, **options)

    def run_program(self, *arguments, **options):
        return self.run_tool("mini-run", *arguments, **options)

    def make_program(self):
        path = self.folder / "program.hsaco"
        result = self.compile(self.model, "-o", path)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def make_device(self, name, minor):
        """A character device of the memory driver: 3 null, 5 zero, 7 full."""
        path = self.folder / name
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, minor))
            with open(path, "rb"):
                pass
        except OSError as error:
            self.skipTest(f"devices cannot be made or opened here: {error}")
        return path

    def assert_fails(self, result, status, *parts):
        """One error without a crash that has each of the parts."""
        text = result.stderr.decode()
        self.assertEqual(result.returncode, status, text)
        for part in parts:
            self.assertIn(str(part), text)
        for part in ("bug in mini", "LLVM ERROR", "PLEASE submit", "Stack dump"):
            self.assertNotIn(part, text)
