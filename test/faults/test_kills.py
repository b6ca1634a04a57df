"""A tool that is killed leaves what was there, or all that it would write."""

import random
import signal
import subprocess
import time
import unittest

from tools import BIN, ToolTest

KILLS = 100
OLD = b"what was there"


class Kills(ToolTest):
    def setUp(self):
        super().setUp()
        start = time.monotonic()
        self.whole = self.make_program().read_bytes()
        self.seconds = time.monotonic() - start
        self.choice = random.Random(0)

    def kill(self, number):
        """The folder after a compilation that got signal `number` at some time."""
        folder = self.folder / "out"
        folder.mkdir()
        output = folder / "program.hsaco"
        output.write_bytes(OLD)
        command = [BIN / "mini-compile", self.model, "-o", output]
        command += ["--save-temps", folder / "temps"]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Most of them while files are written, which is near the end.
        time.sleep(self.seconds * self.choice.triangular(0, 1.1, 0.9))
        process.send_signal(number)
        process.wait(timeout=60)
        return folder, output

    def check(self, number):
        folder, output = self.kill(number)
        self.assertIn(output.read_bytes(), (OLD, self.whole))
        beside = [path for path in folder.rglob(".mini-*")]
        if number != signal.SIGKILL:  # Nobody hears of that one.
            self.assertEqual(beside, [])
        for path in folder.rglob("*.mlir"):
            self.assertTrue(path.read_bytes().endswith(b"}\n\n"), path)
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()

    def test_kill(self):
        for _ in range(KILLS // 2):
            self.check(signal.SIGKILL)

    def test_terminate(self):
        for _ in range(KILLS // 2):
            self.check(self.choice.choice([signal.SIGTERM, signal.SIGINT]))


if __name__ == "__main__":
    unittest.main()
