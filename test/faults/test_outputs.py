"""What has the name of an output stays what it is, no byte is lost in silence,
and what cannot be written is said before the work."""

import errno
import json
import os
import stat
import subprocess
import threading
import unittest

from tools import BIN, CLOSED_PIPE, ToolTest

RANDOM = ("--device=emulator", "--input=random:1")


class KindsOfOutput(ToolTest):
    def test_a_device_stays_a_device(self):
        device = self.make_device("null", 3)
        program = self.make_program()
        for result in (
            self.compile(self.model, "-o", device),
            self.compile(self.model, "-o", "a", "--json", device),
            self.run_program(program, *RANDOM, "--json", device),
        ):
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertTrue(stat.S_ISCHR(device.stat().st_mode))

    def test_a_fifo_is_written_through(self):
        program = self.make_program()
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        for run in (
            lambda: self.compile(self.model, "-o", "b", "--json", fifo),
            lambda: self.run_program(program, "--inspect", "--json", fifo),
        ):
            received = []
            reader = threading.Thread(target=lambda: received.append(fifo.read_text()))
            reader.start()
            self.assertEqual(run().returncode, 0)
            reader.join(10)
            self.assertTrue(stat.S_ISFIFO(fifo.stat().st_mode))
            json.loads(received[0])

    def test_a_link_stays_a_link(self):
        program = self.make_program()
        target, link = self.folder / "target", self.folder / "link"
        for old in ("old contents", None):
            target.unlink(missing_ok=True)
            link.unlink(missing_ok=True)
            if old:
                target.write_text(old)
                target.chmod(0o640)
            link.symlink_to("target")
            for result in (
                self.compile(self.model, "-o", "c", "--json", link),
                self.run_program(program, "--inspect", "--json", link),
            ):
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertTrue(link.is_symlink())
                json.loads(target.read_text())
                if old:
                    self.assertEqual(stat.S_IMODE(target.stat().st_mode), 0o640)

    def test_standard_output_by_its_names(self):
        whole = self.compile(self.model, "--to=linalg", "-o", "-").stdout
        # A link like /dev/stdout, for a tool that replaces links must not have
        # the system's own.
        stdout = self.folder / "stdout"
        stdout.symlink_to("/proc/self/fd/1")
        for name in (stdout, "/proc/self/fd/1"):
            arguments = (self.model, "--to=linalg", "-o", name)
            self.assertEqual(self.compile(*arguments).stdout, whole)
            # Appended to a file, which keeps what it has.
            log = self.folder / "log"
            log.write_bytes(b"before\n")
            with open(log, "ab") as stream:
                self.compile(*arguments, stdout=stream)
            self.assertEqual(log.read_bytes(), b"before\n" + whole)

    def test_nothing_else_is_left(self):
        program = self.make_program()
        self.compile(self.model, "-o", "d", "--json", "e")
        self.run_program(program, *RANDOM, "--output=f", "--profile=html:g")
        names = {path.name for path in self.folder.iterdir()}
        self.assertEqual(names, {"small.mlir", "program.hsaco", "d", "e", "f", "g"})


class LostBytes(ToolTest):
    def test_a_full_device(self):
        program = self.make_program()
        full = self.make_device("full", 7)
        reason = os.strerror(errno.ENOSPC)
        commands = (
            ("mini-compile", self.model, "-o", "h", "--report"),
            ("mini-compile", self.model, "-o", "-"),
            ("mini-compile", self.model, "-o", "i", "--json=-"),
            ("mini-compile", "--help"),
            ("mini-compile", "--version"),
            ("mini-compile", "--list-ops"),
            ("mini-compile", "--list-targets"),
            ("mini-opt", self.model),
            ("mini-run", program, "--inspect"),
            ("mini-run", program, *RANDOM),
            ("mini-run", "--help"),
        )
        for command in commands:
            if not (BIN / command[0]).exists():
                continue  # A build may leave mini-opt out.
            with self.subTest(command=command), open(full, "wb") as stdout:
                result = self.run_tool(*command, stdout=stdout)
                status = 3 if command[0] == "mini-run" else 2
                self.assert_fails(result, status, "standard output", reason)
        for result, status in (
            (self.compile(self.model, "-o", full), 2),
            (self.compile(self.model, "-o", "j", "--json", full), 2),
            (self.run_program(program, "--inspect", "--json", full), 3),
        ):
            self.assert_fails(result, status, full, reason)

    def test_a_full_disk(self):
        program = self.make_program()
        disk = self.folder / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            self.skipTest("a small file system cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        old = disk / "old"
        old.write_text("old")
        for result, status, path in (
            (self.compile(self.model, "-o", old), 2, old),
            (self.compile(self.model, "-o", "k", "--save-temps", disk), 2, disk),
            (
                self.run_program(program, *RANDOM, f"--profile=html:{old}"),
                3,
                old,
            ),
        ):
            self.assert_fails(result, status, path, os.strerror(errno.ENOSPC))
            self.assertEqual(old.read_text(), "old")
        environment = os.environ | {"TMPDIR": str(disk)}
        result = self.compile(self.model, "-o", "l", env=environment)
        self.assert_fails(result, 2, disk, "o space left on device")
        self.assertFalse((self.folder / "l").exists())

    def test_a_closed_pipe_is_quiet(self):
        program = self.make_program()
        for command in (
            ("mini-compile", self.model, "-o", "m", "--report"),
            ("mini-compile", "--list-ops"),
            ("mini-run", program, "--inspect"),
            ("mini-run", "--help"),
        ):
            read, write = os.pipe()
            os.close(read)
            with self.subTest(command=command), os.fdopen(write, "wb") as stdout:
                result = self.run_tool(*command, stdout=stdout)
                self.assertEqual(result.returncode, CLOSED_PIPE)
                self.assertEqual(result.stderr, b"")


class ChecksBeforeTheWork(ToolTest):
    def test_places_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        (self.folder / "folder").mkdir()
        for place in ("none/x", "file/x", "folder"):
            # The inputs are worse than the outputs, but are looked at later.
            for result, status in (
                (self.compile("absent.onnx", "-o", place), 2),
                (self.compile("absent.onnx", "-o", "n", "--json", place), 2),
                (self.run_program("absent", "--json", place), 3),
                (self.run_program("absent", f"--profile=html:{place}"), 3),
            ):
                self.assert_fails(result, status, place)
        for result, status in (
            (self.compile(self.model, "-o", "n", "--save-temps=file/x"), 2),
            (self.run_program("absent", "--output=file/x"), 3),
            (self.run_program("absent", "--output=file"), 3),
        ):
            self.assert_fails(result, status, "file")
        self.assertFalse((self.folder / "n").exists())

    def test_an_output_never_replaces_the_input(self):
        copy = self.folder / "model.mlir"
        copy.write_bytes(self.model.read_bytes())
        (self.folder / "link").symlink_to("model.mlir")
        for name in ("model.mlir", "./model.mlir", copy, "link"):
            result = self.compile("model.mlir", "-o", name)
            self.assert_fails(result, 2, "replace the input")
        result = self.compile("model.mlir", "-o", "o", "--json", "o")
        self.assert_fails(result, 2, "same file")


if __name__ == "__main__":
    unittest.main()
