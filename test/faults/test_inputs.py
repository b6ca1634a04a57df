"""What is read may be anything: it ends in bounded time with a clear error."""

import os
import resource
import threading
import unittest

from tools import ToolTest

GIGABYTE = 1 << 30


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (6 * GIGABYTE, 6 * GIGABYTE))


class Inputs(ToolTest):
    def readers(self, path):
        """Each way to read the path, with the status of an unreadable file."""
        program = self.make_program()
        yield 1, ("mini-run", path)
        yield 1, ("mini-run", program, "--device=emulator", f"--input={path}")
        yield 2, ("mini-compile", path, "-o", "out")
        yield 1, ("mini-compile", self.model, f"--bind=x={path}", "-o", "out")

    def assert_all_fail(self, path, *parts):
        for status, command in self.readers(path):
            with self.subTest(command=command):
                result = self.run_tool(*command, preexec_fn=limit_memory)
                self.assert_fails(result, status, path, *parts)

    def test_devices(self):
        self.assert_all_fail(self.make_device("zero", 5), "it is a device")
        self.assert_all_fail(self.make_device("null", 3), "it is a device")

    def test_a_folder(self):
        self.assert_all_fail(self.folder, "directory")

    def test_a_fifo_that_nobody_writes(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        self.assert_all_fail(fifo, "it is a FIFO, and nothing was written")

    def test_a_fifo_that_is_written(self):
        program = self.make_program().read_bytes()
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        for command, contents in (
            (("mini-run", fifo, "--inspect"), program),
            (("mini-compile", fifo, "-o", "p"), self.model.read_bytes()),
        ):
            writer = threading.Thread(target=fifo.write_bytes, args=(contents,))
            writer.start()
            result = self.run_tool(*command)
            self.assertEqual(result.returncode, 0, result.stderr)
            writer.join()

    def test_an_endless_standard_input(self):
        with open(self.make_device("zero", 5), "rb") as stdin:
            result = self.compile("-", "-o", "q", stdin=stdin)
        self.assert_fails(result, 2, "standard input: it is a device")

    def test_a_gigabyte_of_garbage(self):
        for name, fill in (("zeros", b""), ("text.mlir", b"x" * (1 << 20))):
            path = self.folder / name
            with open(path, "wb") as file:
                while fill and file.tell() < GIGABYTE:
                    file.write(fill)
                file.truncate(GIGABYTE)
            result = self.run_program(path, preexec_fn=limit_memory, seconds=20)
            self.assert_fails(result, 1, path, "does not begin with \\x7fELF")
            result = self.compile(path, "-o", "r", preexec_fn=limit_memory)
            self.assert_fails(result, 1, path, "neither an ONNX model nor MLIR")
            self.assertLess(len(result.stderr), 2000)
            onnx = path.rename(path.with_suffix(".onnx"))
            result = self.compile(onnx, "-o", "r", preexec_fn=limit_memory)
            self.assert_fails(result, 1, onnx, "no ONNX model")
            onnx.unlink()

    def test_bad_settings(self):
        program = self.make_program()
        base = (program, "--device=emulator", "--input=random:1")
        for name in ("MINI_EMULATOR_MAX_INSTRUCTIONS", "MINI_EMULATOR_MAX_WAVES"):
            for value in ("abc", "-1", "0", "1e9", "12x", "99999999999999999999"):
                environment = os.environ | {name: value}
                result = self.run_program(*base, env=environment)
                self.assert_fails(result, 3, name, f"'{value}'")
        for name, value, part in (
            ("MINI_EMULATOR_ISA", "x", "this machine and build have"),
            ("HIP_VISIBLE_DEVICES", "1,0", "hides the only device"),
            ("HIP_VISIBLE_DEVICES", "-1", "hides the only device"),
            ("ROCR_VISIBLE_DEVICES", "GPU-0", "hides the only device"),
            ("CUDA_VISIBLE_DEVICES", "none", "is no list of device numbers"),
        ):
            result = self.run_program(*base, env=os.environ | {name: value})
            self.assert_fails(result, 3, f"{name} is '{value}'", part)
        for name, value in (
            ("MINI_EMULATOR_ISA", ""),
            ("MINI_EMULATOR_ISA", "baseline"),
            ("HIP_VISIBLE_DEVICES", ""),
            ("HIP_VISIBLE_DEVICES", "0,1"),
            ("ROCR_VISIBLE_DEVICES", "GPU-MINI-GFX942-0000"),
        ):
            result = self.run_program(*base, env=os.environ | {name: value})
            self.assertEqual(result.returncode, 0, result.stderr)
        environment = os.environ | {"MINI_EMULATOR_CHECK": "bound"}
        result = self.run_program(*base, env=environment)
        self.assert_fails(result, 3, "unknown check 'bound'")

    def test_bad_options(self):
        for option, part in (
            ("--atol=nan", "--atol: 'nan'"),
            ("--atol=-1", "--atol: '-1'"),
            ("--rtol=-nan", "--rtol: '-nan'"),
            ("--max-mismatch=nan", "--max-mismatch: 'nan'"),
            ("--max-mismatch=2", "--max-mismatch: '2'"),
            ("--check=bound", "did you mean 'bounds'?"),
            ("--check=all,rase", "did you mean 'race'?"),
            ("--check=nothing-like-it", "unknown check"),
        ):
            result = self.run_program("absent", option)
            self.assert_fails(result, 2, part)


if __name__ == "__main__":
    unittest.main()
