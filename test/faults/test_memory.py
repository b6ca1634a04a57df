"""With too little memory, a tool ends with one line that says so."""

import resource
import subprocess
import unittest

from tools import BIN, ToolTest

MEGABYTE = 1 << 20
LOADER_FAILED = 127


# Its tensors are more than the difference between two limits.
LARGE = """
func.func @large(%x: !torch.vtensor<[1024,4096],f32>) -> !torch.vtensor<[1024,4096],f32> {
  %y = torch.operator "onnx.Relu"(%x) : (!torch.vtensor<[1024,4096],f32>) -> !torch.vtensor<[1024,4096],f32>
  return %y : !torch.vtensor<[1024,4096],f32>
}
"""


class Memory(ToolTest):
    def sweep(self, command, status):
        """Runs with more and more memory, from what the loader needs on.

        A limit of the address space would also keep the stack from growing, and
        nobody can say anything then.
        """
        failures, successes = 0, 0
        for megabytes in range(10, 1500, 3):
            limit = megabytes * MEGABYTE
            result = subprocess.run(
                command,
                capture_output=True,
                check=False,
                timeout=120,
                preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_DATA, (limit,) * 2
                ),
            )
            text = result.stderr.decode(errors="replace")
            if result.returncode == LOADER_FAILED or "shared object" in text:
                continue
            if result.returncode == 0:
                successes += 1
                if successes == 3:
                    break
                continue
            failures += 1
            with self.subTest(megabytes=megabytes):
                self.assert_fails(result, status, "error: ")
                self.assertRegex(text, "memory|thread")
        self.assertGreater(successes, 0)
        self.assertGreater(failures, 0)

    def test_compile(self):
        output = self.folder / "program.hsaco"
        self.sweep([BIN / "mini-compile", self.model, "-o", output], 2)

    def test_run(self):
        self.model.write_text(LARGE)
        program = self.make_program()
        command = [BIN / "mini-run", program, "--device=emulator", "--input=random:1"]
        self.sweep(command, 3)


if __name__ == "__main__":
    unittest.main()
