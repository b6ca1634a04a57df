"""Small changes of MLIR text, as a person makes them by mistake: an attribute, an
operand, a type or an operation less, twice, elsewhere or another."""

import random
import re

NUMBERS = ("0", "1", "-1", "2", "3", "7", "16", "64", "65536", "4294967296")
TYPES = ("i1", "i8", "i16", "i32", "i64", "f16", "f32", "f64", "index", "vector<4xf32>")
VALUE = r"%[\w#]+"
ENTRY = r"[\w.]+ = (?:\"[^\"]*\"|\[[^\[\]]*\]|[-\w.:]+)(?: : \w+)?"


def replace_one(generator, line, pattern, make):
    """The line with one match of the pattern replaced, or None."""
    matches = list(re.finditer(pattern, line))
    if not matches:
        return None
    match = generator.choice(matches)
    return line[: match.start()] + make(match) + line[match.end() :]


def change_number(generator, line, _lines):
    return replace_one(
        generator,
        line,
        r"(?<![\w%#@.\"])-?\d+(?![\w.])",
        lambda match: generator.choice(NUMBERS),
    )


def change_dimension(generator, line, _lines):
    return replace_one(
        generator, line, r"\d+(?=x)", lambda match: generator.choice((*NUMBERS, "?"))
    )


def change_dimension_everywhere(generator, line, lines):
    """A type's shape in the whole line, so that it stays consistent."""
    types = re.findall(r"(?:tensor|memref|vector)<[^<>]*>", line)
    if not types:
        return None
    old = generator.choice(types)
    new = re.sub(r"\d+(?=x)", lambda _: generator.choice(NUMBERS[1:6]), old, count=1)
    if generator.randrange(2):
        lines[:] = [each.replace(old, new) for each in lines]
    return line.replace(old, new)


def change_element_everywhere(generator, line, lines):
    types = re.findall(r"(?:tensor|memref|vector)<[^<>]*>", line)
    if not types:
        return None
    old = generator.choice(types)
    new = re.sub(r"\b[fi]\d+(?=[>,])", generator.choice(TYPES), old)
    if generator.randrange(2):
        lines[:] = [each.replace(old, new) for each in lines]
    return line.replace(old, new)


def change_type(generator, line, _lines):
    return replace_one(
        generator, line, r"\b[fi]\d+\b", lambda match: generator.choice(TYPES)
    )


def change_operand(generator, line, lines):
    values = re.findall(VALUE, "".join(lines))
    return replace_one(
        generator, line, VALUE, lambda match: generator.choice(values or ["%x"])
    )


def change_symbol(generator, line, lines):
    symbols = re.findall(r"[@#]\w+", "".join(lines))
    return replace_one(
        generator, line, r"[@#]\w+", lambda match: generator.choice(symbols)
    )


def drop_attribute(generator, line, _lines):
    return replace_one(generator, line, ENTRY + r",? ?", lambda match: "")


def drop_unit_attribute(generator, line, _lines):
    return replace_one(
        generator,
        line,
        r", mini\.\w+(?=[,}])|mini\.\w+, |gpu\.\w+, | kernel| restrict"
        r"| mapping = \[[^\]]*\]|\{[^{}]*\}",
        lambda match: "",
    )


def change_string(generator, line, _lines):
    return replace_one(
        generator,
        line,
        r'"[^"]*"',
        lambda match: generator.choice(('""', '"x"', '"parallel"', '"reduction"')),
    )


def change_word(generator, line, lines):
    words = re.findall(r"\b[a-z]+\.[a-z_]+\b", "".join(lines))
    return replace_one(
        generator, line, r"\b[a-z]+\.[a-z_.]+\b", lambda match: generator.choice(words)
    )


def change_map(generator, line, _lines):
    if "affine_map" not in line and "map" not in line:
        return None
    return replace_one(
        generator,
        line,
        r"\bd\d\b|\+|\*|floordiv|mod|-",
        lambda match: generator.choice(("d0", "d1", "d2", "+", "*", "mod", "ceildiv")),
    )


LINE_CHANGES = (
    change_number,
    change_dimension,
    change_dimension_everywhere,
    change_element_everywhere,
    change_type,
    change_operand,
    change_operand,
    change_symbol,
    drop_attribute,
    drop_unit_attribute,
    change_string,
    change_word,
    change_map,
)


def drop_line(generator, lines, at):
    del lines[at]


def repeat_line(generator, lines, at):
    lines.insert(generator.randrange(len(lines)), lines[at])


def move_line(generator, lines, at):
    line = lines.pop(at)
    lines.insert(max(0, at + generator.choice((-2, -1, 1, 2))), line)


def drop_region(generator, lines, at):
    """A line that opens a region, with all up to the one that closes it."""
    if not lines[at].rstrip().endswith("{"):
        return
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and not lines[end].startswith(" " * indent + "}"):
        end += 1
    del lines[at : end + 1]


TEXT_CHANGES = (drop_line, drop_line, repeat_line, move_line, drop_region)


def mutate(text, seed):
    """The text with one change, or in a few cases two, and what the change was."""
    generator = random.Random(seed)
    lines = text.splitlines(keepends=True)
    done = []
    for _ in range(generator.choice((1, 1, 1, 2))):
        for _attempt in range(100):
            at = generator.randrange(len(lines))
            change = generator.choice((*LINE_CHANGES, *TEXT_CHANGES))
            if change in TEXT_CHANGES:
                change(generator, lines, at)
            else:
                changed = change(generator, lines[at], lines)
                if changed is None or changed == lines[at]:
                    continue
                lines[at] = changed
            done.append(f"{change.__name__} in line {at + 1}")
            break
    return "".join(lines), ", ".join(done)
