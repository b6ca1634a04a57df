"""Text of a model reaches a terminal escaped, and long names are cut."""

import struct
import unittest

from tools import ToolTest

# Clears a screen, turns the direction of writing, is a C1 control, is no UTF-8,
# and begins a line of its own.
HOSTILE = b"n\x1b[2J\xe2\x80\xae\xc2\x9b\x9b\x07\nerror: forged"


def field(number, value):
    """A field of a protobuf message: a number, or bytes."""
    if isinstance(value, int):
        return bytes([number << 3]) + varint(value)
    return bytes([number << 3 | 2]) + varint(len(value)) + value


def varint(value):
    digits = []
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])


def tensor_info(name, sizes=(4,)):
    shape = b"".join(field(1, field(1, size)) for size in sizes)
    tensor = field(1, 1) + field(2, shape)
    return field(1, name) + field(2, field(1, tensor))


def node(op=b"Relu", name=b"node", inputs=(b"x",), outputs=(b"y",), attribute=b""):
    values = [field(1, value) for value in inputs]
    values += [field(2, value) for value in outputs]
    return b"".join(values) + field(3, name) + field(4, op) + attribute


def model(nodes, inputs=(b"x",), outputs=(b"y",)):
    graph = b"".join(field(1, each) for each in nodes) + field(2, b"graph")
    graph += b"".join(field(11, tensor_info(name)) for name in inputs)
    graph += b"".join(field(12, tensor_info(name)) for name in outputs)
    opset = field(2, 17)
    return field(1, 8) + field(7, graph) + field(8, opset)


class Names(ToolTest):
    def assert_safe(self, result, status=1, limit=2000):
        text = result.stderr + result.stdout
        self.assertEqual(result.returncode, status, text)
        self.assertLess(len(text), limit)
        for byte in text:
            self.assertFalse((byte < 32 and byte != 10) or byte == 127, text)
        decoded = text.decode()
        for character in "\u202e\u009b":
            self.assertNotIn(character, decoded)
        self.assertFalse(any(x.startswith("error: f") for x in decoded.split("\n")))
        return decoded

    def compile_bytes(self, contents, name="m.onnx"):
        (self.folder / name).write_bytes(contents)
        return self.compile(name, "-o", "out")

    def test_a_sound_model(self):
        result = self.compile_bytes(model([node()]))
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_every_place_of_a_model(self):
        string = field(1, HOSTILE) + field(4, HOSTILE) + field(20, 3)
        equation = field(1, b"equation") + field(4, HOSTILE) + field(20, 3)
        for nodes, inputs, outputs in (
            ([node(op=HOSTILE)], [b"x"], [b"y"]),
            ([node(op=b"Conv", name=HOSTILE)], [b"x"], [b"y"]),
            ([node(inputs=[HOSTILE])], [b"x"], [b"y"]),
            ([node(attribute=field(5, string))], [b"x"], [b"y"]),
            ([node(op=b"Einsum", attribute=field(5, equation))], [b"x"], [b"y"]),
            ([node(attribute=field(7, HOSTILE))], [b"x"], [b"y"]),
            ([node(inputs=[HOSTILE])], [HOSTILE], [b"y"]),
            ([node(outputs=[HOSTILE])], [b"x"], [HOSTILE]),
            ([node()], [b"x"], [HOSTILE]),
        ):
            with self.subTest(nodes=nodes, inputs=inputs, outputs=outputs):
                self.assert_safe(self.compile_bytes(model(nodes, inputs, outputs)))

    def test_names_that_the_runtime_refuses(self):
        for inputs, outputs in (([b"a\x1bb"], [b"y"]), ([b"x"], [b"a\x1bb"])):
            nodes = [node(inputs=inputs, outputs=outputs)]
            text = self.assert_safe(self.compile_bytes(model(nodes, inputs, outputs)))
            self.assertIn("the name 'a\\x1bb' of an", text)

    def test_letters_of_all_languages_stay(self):
        name = "größe_尺寸".encode()
        nodes = [node(inputs=[name]), node(op=b"Nope", outputs=[b"z"])]
        result = self.compile_bytes(model(nodes, [name]))
        result = self.compile_bytes(model([node(op=name)]))
        self.assertIn(name, result.stderr)

    def test_long_names_are_cut(self):
        name = b"a" * 100000
        for nodes in (
            [node(op=name)],
            [node(inputs=[name])],
            [node(op=b"Conv", name=name)],
        ):
            self.assert_safe(self.compile_bytes(model(nodes)), limit=1000)

    def test_locations_of_text(self):
        escaped = "".join(f"\\{byte:02X}" for byte in HOSTILE).encode()
        for place in (b'"%s":1:1' % escaped, b'"%s"' % escaped):
            text = (
                b"func.func @f(%%x: !torch.vtensor<[4],f32>) -> "
                b"!torch.vtensor<[4],f32> {\n"
                b'  %%0 = torch.operator "onnx.Nope"(%%x) : '
                b"(!torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> loc(%s)\n"
                b"  return %%0 : !torch.vtensor<[4],f32>\n}\n" % place
            )
            self.assert_safe(self.compile_bytes(text, "m.mlir"))
        self.assert_safe(self.compile_bytes(b"func.func \x1b[2J", "n.mlir"))

    def test_npy_headers(self):
        program = self.make_program()
        for header in (
            b"{'descr': '%s', }" % HOSTILE,
            b"{'%s': 1, }" % HOSTILE,
            b"{'%s' 1, }" % HOSTILE,
            b"{'descr': '%s', }" % (b"a" * 60000),
        ):
            path = self.folder / "x.npy"
            length = struct.pack("<H", len(header))
            path.write_bytes(b"\x93NUMPY\x01\x00" + length + header)
            result = self.run_program(program, "--input=x.npy", "--device=emulator")
            self.assert_safe(result, limit=1000)
            self.assert_safe(self.compile(self.model, "--bind=x=x.npy", "-o", "out"))

    def test_paths(self):
        name = "a\x1b[2Jb"
        for tool in ("mini-run", "mini-compile"):
            result = self.run_tool(
                tool, name, *(["-o", "out"][: 2 * (tool != "mini-run")])
            )
            self.assertNotIn(b"\x1b", result.stderr)
            self.assertIn(b"a\\x1b[2Jb", result.stderr)


if __name__ == "__main__":
    unittest.main()
