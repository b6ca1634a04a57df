#!/usr/bin/env python3
"""Checks that includes follow the order of the rooms.

A room is a folder with all below it that is not a room of its own. Its files may
include headers of their own room and of those that its line in ROOMS names, with
what these may include in turn; and nothing else of the repository. Folders also
have a limit of sources.
"""

import argparse
import re
import sys
from pathlib import Path

# The room, and the rooms on which it stands. docs/rooms.md explains them.
ROOMS = {
    "include/mini": "",
    "runtime": "include/mini runtime/tensor",
    "runtime/tensor": "include/mini",
    "runtime/emulator/isa": "include/mini",
    "runtime/emulator/load": "runtime/emulator/isa",
    "runtime/emulator/machine": "runtime/emulator/load",
    "runtime/emulator/check": "runtime/emulator/machine",
    "runtime/emulator/count": "runtime/emulator/machine",
    "runtime/emulator/timing": "runtime/emulator/check runtime/emulator/count",
    "runtime/emulator/hip": "runtime/emulator/timing",
    "lib/Chip": "",
    "lib/IR": "lib/Chip",
    "lib/Import": "lib/IR runtime/tensor",
    "lib/Aten": "lib/IR",
    "lib/Qdq": "lib/IR",
    "lib/Onnx/Build": "lib/IR",
    "lib/Onnx": "lib/Onnx/Build include/mini",
    "lib/Graph": "lib/IR",
    "lib/Kernel": "lib/Graph",
    "lib/CodeGen": "lib/Kernel include/mini runtime/tensor",
    "lib/Forms": "lib/Kernel",
    "lib/Pipeline": "lib/Aten lib/Qdq lib/Onnx lib/Forms lib/CodeGen",
    "lib/Compiler": "lib/Import lib/Pipeline include/mini",
}
# Where includes are looked for, beside the file's own folder.
ROOTS = ("include", "lib", "runtime/emulator", "runtime")
# Made in the build, of sources in the room that is named.
GENERATED = {"mini/Program_generated.h": "include/mini"}
MOST_SOURCES = 35
SOURCES = {".h", ".cpp", ".td", ".def"}


def room_of(path):
    """The innermost room that holds the file, or nothing."""
    inside = (r for r in ROOMS if path.startswith(r + "/"))
    return max(inside, key=len, default=None)


def allowed(room):
    """The rooms whose headers files of this room may include."""
    found, open_rooms = set(), [room]
    while open_rooms:
        name = open_rooms.pop()
        if name not in found:
            found.add(name)
            open_rooms += ROOMS[name].split()
    return found


def find_header(root, path, name):
    """The included file within the repository, or nothing for one of others."""
    for folder in (path.parent, *(root / place for place in ROOTS)):
        header = folder / name
        if header.is_file():
            return header.resolve().relative_to(root).as_posix()
    return None


def included_rooms(root, path):
    """Each include of a room's file: the line, its text and the room."""
    pattern = re.compile(r'^\s*#?\s*include\s+"([^"]+)"')
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = pattern.match(line)
        if not match:
            continue
        name = match[1]
        header = find_header(root, path, name)
        if header:
            yield number, name, room_of(header)
        elif name in GENERATED:
            yield number, name, GENERATED[name]
        elif name.endswith(".inc"):
            yield number, name, room_of("lib/" + name)


def check_includes(root, files):
    problems = []
    for path in files:
        relative = path.relative_to(root).as_posix()
        room = room_of(relative)
        if not room:
            problems.append(f"{relative}: is in no room")
            continue
        for number, name, other in included_rooms(root, path):
            if other and other not in allowed(room):
                problems.append(
                    f'{relative}:{number}: includes "{name}" of {other}, which '
                    f"{room} may not know"
                )
    return problems


def check_sizes(root, files):
    counts = {}
    for path in files:
        folder = path.parent.relative_to(root).as_posix()
        counts[folder] = counts.get(folder, 0) + 1
    return [
        f"{folder}: has {count} sources; {MOST_SOURCES} are the most"
        for folder, count in sorted(counts.items())
        if count > MOST_SOURCES
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path, help="the repository's folder")
    root = parser.parse_args().root.resolve()
    folders = [root / name for name in ("include/mini", "lib", "runtime")]
    files = sorted(
        path for f in folders for path in f.rglob("*") if path.suffix in SOURCES
    )
    # What all rooms of the compiler are built with.
    files.remove(root / "lib/Precompiled.h")
    problems = check_includes(root, files) + check_sizes(root, files)
    print(*problems, sep="\n")
    print(f"{len(files)} files in {len(ROOMS)} rooms, {len(problems)} problems")
    return int(bool(problems) or not files)


if __name__ == "__main__":
    sys.exit(main())
