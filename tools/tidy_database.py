"""Writes the compilation database of the files that clang-tidy is to look at.

It has one command for each source, where the build may compile it for several
processors. A header is looked at through the sources of its name or, where there
are none, through one that includes it. The precompiled header stays only where
it can be read, which is when the same version of Clang made it: clang-tidy then
takes a third of the time.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

PRECOMPILED = re.compile(r"(-Winvalid-pch )?-Xclang -include-pch -Xclang (\S+) ")


def clang_version(command):
    version = subprocess.run([command, "--version"], capture_output=True, text=True)
    return re.search(r"version \d+\.\d+\.\d+", version.stdout)


def without_unreadable(command, readable):
    """The command without a precompiled header that clang-tidy cannot read."""
    precompiled = PRECOMPILED.search(command)
    if precompiled and readable and Path(precompiled[2]).exists():
        return command
    return PRECOMPILED.sub("", command)


def sources_of(header, root, commands):
    """The sources to look at a header through, of those that have a command."""
    same_name = [file for file in commands if file.stem == header.stem]
    if same_name:
        return same_name
    including = re.compile(rf'#include "([^"]*/)?{re.escape(header.name)}"')
    for file in sorted(commands):
        if root in file.parents and including.search(file.read_text()):
            return [file]
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path, help="the configured build folder")
    parser.add_argument("output", type=Path, help="the database to write")
    parser.add_argument("--clang-tidy", default="clang-tidy-22")
    parser.add_argument("files", type=Path, nargs="*", help="all, where none is given")
    arguments = parser.parse_args()

    root, build = Path.cwd(), arguments.build.resolve()
    entries = json.loads((build / "compile_commands.json").read_text())
    commands = {}
    for entry in entries:
        file = Path(entry["file"])
        if build not in file.parents:
            commands.setdefault(file, entry)

    chosen = set() if arguments.files else set(commands)
    for file in (root / name for name in arguments.files):
        sources = [file] if file.suffix == ".cpp" else sources_of(file, root, commands)
        sources = [source for source in sources if source in commands]
        if not sources:
            name = file.relative_to(root)
            print(f"check-style: no command compiles {name}: not tidied")
        chosen.update(sources)

    compiler = entries[0]["command"].split()
    compiler = next(word for word in compiler if re.search(r"(clang|g|c)\+\+", word))
    tidy, made_by = clang_version(arguments.clang_tidy), clang_version(compiler)
    readable = bool(tidy and made_by and tidy[0] == made_by[0])
    database = []
    for file in sorted(chosen):
        command = without_unreadable(commands[file]["command"], readable)
        database.append({**commands[file], "command": command})
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(database, indent=1))


if __name__ == "__main__":
    sys.exit(main())
