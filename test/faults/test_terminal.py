"""A terminal sees how far long work is, and a pipe does not; an interrupted tool
leaves no file behind."""

import os
import pty
import signal
import subprocess
import time
import unittest

from tools import BIN, SECONDS, ToolTest

# Each size is a kernel of its own, of a second or so of compilation.
SIZES = (1000, 1008, 1016, 1024, 1032, 1040)


def make_slow_model():
    kinds = [f"!torch.vtensor<[{size},{size}],f32>" for size in SIZES]
    names = [f"%x{i}" for i in range(len(SIZES))]
    lines = [
        f'%y{i} = torch.operator "onnx.Softmax"(%x{i}) {{torch.onnx.axis = 1 : si64}} '
        f": ({kind}) -> {kind}"
        for i, kind in enumerate(kinds)
    ]
    arguments = ", ".join(f"{n}: {k}" for n, k in zip(names, kinds, strict=True))
    results = ", ".join(kinds)
    values = ", ".join(f"%y{i}" for i in range(len(SIZES)))
    body = "\n".join(lines)
    return (
        f"func.func @slow({arguments}) -> ({results}) {{\n{body}\n"
        f"return {values} : {results}\n}}\n"
    )


class Terminal(ToolTest):
    def setUp(self):
        super().setUp()
        self.slow = self.folder / "slow.mlir"
        self.slow.write_text(make_slow_model())

    def run_on_terminal(self, tool, *arguments):
        """What standard error shows where it is a terminal."""
        controller, terminal = pty.openpty()
        with subprocess.Popen(
            [BIN / tool, *map(str, arguments)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=terminal,
            env=os.environ | {"TERM": "xterm"},
        ) as process:
            os.close(terminal)
            shown = b""
            try:
                while part := os.read(controller, 4096):
                    shown += part
            except OSError:  # The other end has gone.
                pass
            process.communicate(timeout=SECONDS)
            os.close(controller)
            self.assertEqual(process.returncode, 0, shown)
        return shown

    def test_progress_of_a_compilation(self):
        shown = self.run_on_terminal("mini-compile", self.slow, "-o", "slow.hsaco")
        self.assertIn(b"\r\x1b[Kmini-compile: phase ", shown)
        self.assertIn(b" kernels", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)
        piped = self.compile(self.slow, "-o", "slow.hsaco")
        self.assertEqual((piped.returncode, piped.stderr), (0, b""))

    def test_progress_of_runs(self):
        run = (self.make_program(), "--device=emulator", "--input=random:1")
        shown = self.run_on_terminal("mini-run", *run, "--duration=2.5")
        self.assertIn(b"\r\x1b[Kmini-run: run ", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)
        self.assertEqual(self.run_on_terminal("mini-run", *run), b"")
        piped = self.run_program(*run, "--duration=1.5")
        self.assertEqual((piped.returncode, piped.stderr), (0, b""))

    def test_an_interrupt_leaves_nothing(self):
        temporary = self.folder / "temporary"
        temporary.mkdir()
        before = set(self.folder.iterdir())
        for stop in (signal.SIGINT, signal.SIGTERM):
            for pause in (0.1, 0.5, 1, 1.5):
                with self.subTest(signal=stop, pause=pause):
                    process = subprocess.Popen(
                        [BIN / "mini-compile", self.slow, "-o", "out.hsaco"],
                        cwd=self.folder,
                        env=os.environ | {"TMPDIR": str(temporary)},
                        stderr=subprocess.PIPE,
                    )
                    time.sleep(pause)
                    process.send_signal(stop)
                    process.communicate(timeout=SECONDS)
                    if process.returncode == 0:
                        (self.folder / "out.hsaco").unlink()
                    self.assertEqual(set(self.folder.iterdir()), before)
                    self.assertEqual(list(temporary.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
