"""The check of layers on a small tree that breaks each of its rules once."""

import tempfile
import unittest
from pathlib import Path

import check_layers


class CheckLayersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()

    def write(self, path, text=""):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def problems(self, path, text):
        return check_layers.check_includes(self.root, [self.write(path, text)])

    def test_downwards_is_allowed(self):
        self.write("lib/Chip/Target.h")
        self.write("lib/IR/Mini/Mini.h")
        text = '#include "Chip/Target.h"\n#include "IR/Mini/Mini.h"\n#include "mlir/IR/Builders.h"\n'
        self.assertEqual(self.problems("lib/Graph/Fuse.cpp", text), [])

    def test_upwards_is_refused(self):
        self.write("lib/Kernel/Form/Form.h")
        (problem,) = self.problems(
            "lib/Graph/Fuse.cpp", '\n#include "Kernel/Form/Form.h"\n'
        )
        self.assertIn("lib/Graph/Fuse.cpp:2", problem)
        self.assertIn("lib/Kernel", problem)

    def test_siblings_do_not_know_each_other(self):
        self.write("lib/Aten/Aten.h")
        self.assertEqual(
            len(self.problems("lib/Onnx/Check.cpp", '#include "Aten/Aten.h"\n')), 1
        )

    def test_relative_paths_do_not_escape(self):
        self.write("lib/Qdq/QdqGraph.h")
        text = '#include "../Qdq/QdqGraph.h"\n'
        self.assertEqual(len(self.problems("lib/Aten/Shape.cpp", text)), 1)

    def test_generated_headers_have_rooms(self):
        text = '#include "Kernel/Passes.h.inc"\n'
        self.assertEqual(len(self.problems("lib/Graph/Fuse.cpp", text)), 1)
        self.assertEqual(self.problems("lib/Kernel/Form/Form.cpp", text), [])

    def test_the_runtime_knows_no_compiler(self):
        self.write("lib/Chip/Target.h")
        self.assertEqual(
            len(self.problems("runtime/Device.cpp", '#include "Chip/Target.h"\n')), 1
        )

    def test_a_file_in_no_room_is_a_problem(self):
        self.assertEqual(len(self.problems("lib/Stray/Stray.cpp", "")), 1)

    def test_folders_have_a_limit(self):
        files = [
            self.write(f"lib/Graph/{n}.cpp") for n in range(check_layers.MOST_SOURCES)
        ]
        self.assertEqual(check_layers.check_sizes(self.root, files), [])
        files.append(self.write("lib/Graph/More.cpp"))
        self.assertEqual(len(check_layers.check_sizes(self.root, files)), 1)


if __name__ == "__main__":
    unittest.main()
