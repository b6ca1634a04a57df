"""A program with some of its bytes changed loads and runs, or fails with an
error: it never crashes, and never takes long. The mutations are the same in
each run."""

import os
import random
import struct
import subprocess
import unittest

from tools import ToolTest

SECONDS = 20
ERRORS = {0, 1, 2, 3, 4}
INTERESTING = (0, 1, 0x7F, 0x80, 0xFF)
EXTREMES = (0, 1, 2**16, 2**31, 2**32 - 1, 2**40, 2**63, 2**64 - 1)
# Few, so that an endless loop ends soon.
BUDGETS = {"MINI_EMULATOR_MAX_INSTRUCTIONS": "1000000"}


def read(contents, form, offset):
    return struct.unpack_from("<" + form, contents, offset)


def find_sections(contents):
    """The offset and size of each section, by name."""
    (table,) = read(contents, "Q", 40)
    count, names = read(contents, "HH", 60)
    headers = [read(contents, "IIQQQQIIQQ", table + 64 * i) for i in range(count)]
    result = {}
    for header in headers:
        begin = headers[names][4] + header[0]
        name = bytes(contents[begin : contents.index(0, begin)]).decode()
        result[name] = (header[4], header[5])
    return result


def extreme_fields(contents):
    """Each field of the headers and of the kernel descriptors at its extremes."""
    (segments,) = read(contents, "Q", 32)
    (count,) = read(contents, "H", 56)
    fields = [(offset, 8) for offset in (24, 32, 40)]
    fields += [(offset, 2) for offset in range(52, 64, 2)]
    for header in range(segments, segments + 56 * count, 56):
        fields += [(header, 4), (header + 4, 4)]
        fields += [(header + offset, 8) for offset in range(8, 56, 8)]
    sections = find_sections(contents)
    # Descriptors of 64 bytes begin the read-only data or end it.
    begin, size = sections[".rodata"]
    starts = {begin, begin + max(0, size - 64)}
    fields += [(start + offset, 4) for start in starts for offset in range(0, 64, 4)]
    for begin, size in (
        sections[name] for name in (".dynsym", ".rela.dyn", ".note") if name in sections
    ):
        fields += [(at, 8) for at in range(begin, begin + size - 7, 8)]
    for offset, size in fields:
        for value in EXTREMES:
            if value < 1 << 8 * size:
                yield offset, value.to_bytes(size, "little")


def random_bytes(contents, count):
    """Bytes anywhere that loading looks at, one to three at a time."""
    generator = random.Random(1)
    sections = find_sections(contents)
    places = [(0, 64 + 56 * 8), *sections.values()]
    places = [place for place in places if place[1] > 0 and place[0] < len(contents)]
    for _ in range(count):
        begin, size = generator.choice(places)
        at = min(begin + generator.randrange(size), len(contents) - 3)
        length = generator.choice((1, 1, 2, 3))
        yield (
            at,
            bytes(
                generator.choice((*INTERESTING, generator.randrange(256)))
                for _ in range(length)
            ),
        )


class Mutations(ToolTest):
    def assert_survives(self, contents, what, *options):
        path = self.folder / "mutated.hsaco"
        path.write_bytes(contents)
        try:
            result = self.run_program(
                path,
                "--device=emulator",
                "--input=random:1",
                *options,
                seconds=SECONDS,
                env=os.environ | BUDGETS,
            )
        except subprocess.TimeoutExpired:
            return f"{what}: no end"
        if result.returncode not in ERRORS:
            return f"{what}: status {result.returncode}: {result.stderr[-200:]}"
        return None

    def check_all(self, mutations, *options):
        sound = self.make_program().read_bytes()
        self.assertIsNone(self.assert_survives(sound, "unchanged", *options))
        found, count = [], 0
        for at, new in mutations(sound):
            contents = bytearray(sound)
            contents[at : at + len(new)] = new
            what = f"{new.hex()} at {at}"
            found.append(self.assert_survives(contents, what, *options))
            count += 1
        found = [problem for problem in found if problem]
        print(f"{count} mutations, {len(found)} crashes or hangs", flush=True)
        self.assertEqual(found, [])

    def test_extreme_fields(self):
        def some(contents):
            every = list(extreme_fields(contents))
            return random.Random(2).sample(every, min(300, len(every)))

        self.check_all(some)

    def test_random_bytes(self):
        self.check_all(lambda contents: random_bytes(contents, 300))

    def test_truncated(self):
        sound = self.make_program().read_bytes()
        for size in range(0, len(sound), max(1, len(sound) // 60)):
            self.assertIsNone(self.assert_survives(sound[:size], f"{size} bytes"))


if __name__ == "__main__":
    unittest.main()
