"""An allocation of the host that gets no memory ends a tool with one line."""

import os
import subprocess
import unittest

from tools import BIN, SECONDS, ToolTest

# Built for this test; see FailAllocation.cpp.
LIBRARY = os.environ["MINI_FAIL_ALLOCATION"]
TIMES = 200
ABORTED = -6


class Allocations(ToolTest):
    def run_failing(self, command, **variables):
        environment = {**os.environ, "LD_PRELOAD": LIBRARY, **variables}
        return subprocess.run(
            command,
            env=environment,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )

    def sweep(self, command, status, **variables):
        """Fails one of all allocations, at TIMES places from the first to the last."""
        counted = self.folder / "count"
        result = self.run_failing(command, COUNT_ALLOCATIONS=str(counted), **variables)
        self.assertEqual(result.returncode, 0, result.stderr)
        count = int(counted.read_text())
        self.assertGreater(count, TIMES)
        failures, has_begun = 0, False
        for number in range(1, count + 1, count // TIMES):
            result = self.run_failing(command, FAIL_ALLOCATION=str(number), **variables)
            # Before main, when libraries make their tables, nobody can answer.
            if not has_begun and result.returncode == ABORTED:
                continue
            has_begun = True
            # Some do without, as a thread that is not started.
            if result.returncode == 0:
                continue
            failures += 1
            with self.subTest(allocation=number):
                self.assert_fails(result, status, "error: ")
        self.assertGreater(failures, TIMES // 2)
        # Nothing of it stays.
        result = self.run_failing(command, **variables)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_run(self):
        program = self.make_program()
        command = [BIN / "mini-run", program, "--device=emulator", "--input=random:1"]
        self.sweep(command, 3)

    def test_compile(self):
        """MLIR keeps its interfaces in memory of malloc that it does not look at, so
        that those of operator new are what can be answered for."""
        output = self.folder / "program.hsaco"
        self.sweep([BIN / "mini-compile", self.model, "-o", output], 2, FAIL_NEW="1")


if __name__ == "__main__":
    unittest.main()
