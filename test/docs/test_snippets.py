"""The check of snippets on small pages, with tools that print what they are told."""

import tempfile
import unittest
from pathlib import Path

import check_snippets
from snippets import SnippetError, Tools, find_snippets, select, shorten

OUTPUT = """module {
  func.func @main(%arg0: tensor<4xf32>) {
    %0 = mini.gather %arg0 fill 0.0 : f32 : tensor<4xf32> -> tensor<8xf32>
    mini.stage %0 into %1 : tensor<8xf32> into memref<8xf32, #gpu.address_space<workgroup>>
    return
  }
}
"""
SNIPPET = """# A page

<!-- snippet: mini-print --to=it
func.func
mini.stage .. return // the end
-->
```mlir
func.func @main(%arg0) {
  ...
  mini.stage %0 into %1  // the end
  return
```
"""
SESSION = """<!-- session, varies: ^time: -->
```console
$ build/bin/mini-print one \\
    two
time: 17 ms
all is well
```
"""


class SnippetsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name in ("test", "build/bin", "run"):
            (self.folder / name).mkdir(parents=True)
        self.tools = Tools(self.folder, self.folder / "build/bin", self.folder / "run")
        self.page = self.folder / "page.md"
        self.print(OUTPUT)

    def print(self, text, status=0):
        tool = self.folder / "build/bin/mini-print"
        tool.write_text(f"#!/bin/sh\ncat <<'END'\n{text}END\nexit {status}\n")
        tool.chmod(0o755)
        self.tools.outputs.clear()

    def check(self, page, update=False):
        self.page.write_text(page)
        _, problems = check_snippets.check_page(
            self.page, "page.md", self.tools, update
        )
        return problems

    def test_what_the_tool_prints_is_right(self):
        self.assertEqual(self.check(SNIPPET), [])

    def test_a_change_of_the_output_is_shown(self):
        self.print(OUTPUT.replace("into %1", "into %2"))
        (problem,) = self.check(SNIPPET)
        self.assertIn("page.md:7", problem)
        self.assertIn("-  mini.stage %0 into %1", problem)
        self.assertIn("+  mini.stage %0 into %2", problem)

    def test_a_change_of_the_page_is_shown_and_undone(self):
        changed = SNIPPET.replace("return\n", "give back\n")
        self.assertEqual(len(self.check(changed)), 1)
        self.assertEqual(self.check(changed, update=True), [])
        self.assertEqual(self.page.read_text(), SNIPPET)

    def test_a_line_that_went_away_is_a_problem(self):
        self.print(OUTPUT.replace("mini.stage", "mini.copy"))
        (problem,) = self.check(SNIPPET, update=True)
        self.assertIn("'mini.stage'", problem)
        self.assertEqual(self.page.read_text(), SNIPPET)

    def test_a_tool_that_fails_is_a_problem(self):
        self.print("no such phase\n", status=1)
        (problem,) = self.check(SNIPPET)
        self.assertIn("exits with 1", problem)

    def test_a_fence_without_a_marker_is_a_problem(self):
        (problem,) = self.check("```mlir\nreturn\n```\n")
        self.assertIn("page.md:1", problem)
        self.assertEqual(self.check("```c++\nreturn;\n```\n"), [])

    def test_a_session_may_vary_where_it_says_so(self):
        self.print("time: 18 ms\nall is well\n")
        self.assertEqual(self.check(SESSION), [])
        self.print("time: 18 ms\nall is lost\n")
        (problem,) = self.check(SESSION)
        self.assertIn("+all is lost", problem)
        self.assertNotIn("18 ms", problem)

    def test_choices_go_forward(self):
        self.assertEqual(select(["a", "b", "c"], ["a", "c"]), ["a", "...", "c"])
        with self.assertRaises(SnippetError):
            select(["a", "b"], ["b", "a"])

    def test_types_of_results_stay(self):
        lines = shorten(OUTPUT.splitlines()[2:4])
        self.assertEqual(lines[0], "%0 = mini.gather %arg0 fill 0.0 -> tensor<8xf32>")
        self.assertEqual(lines[1], "mini.stage %0 into %1")

    def test_the_line_of_a_snippet_is_that_of_its_fence(self):
        (snippet,), unmarked = find_snippets(SNIPPET)
        self.assertEqual((snippet.line, unmarked), (7, []))


if __name__ == "__main__":
    unittest.main()
