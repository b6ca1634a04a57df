"""Opens the page of a profile in Chromium, at the widths of a desk and of a phone,
light and dark: no error in the console, every table of the text, no label on another.

Without Chromium the test is skipped. The screenshots stay in the folder --keep.
"""

import argparse
import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
LAUNCHES = (2, 56, 400)
WIDTHS = (1400, 500)
DARK = "--blink-settings=preferredColorScheme=0"
HEADINGS = (
    "Modelled times",
    "By kernel",
    "By layer",
    "Bytes moved by L2",
    "What waves wait for",
    "Instructions that waves wait at most",
    "Launches, counted exactly",
    "instructions of a wave",
    "cache lines of 128 bytes",
    "By mnemonic",
)


def make_model(count):
    """So many convolutions in a row, each a launch, in blocks with names."""
    kind, none = "!torch.vtensor<[1,16,8,8],f32>", "!torch.vtensor"
    lines, value, type_ = [], "%x", kind
    for i in range(count):
        size = 1 if i % 3 else 3
        pad = ", ".join([f"{size // 2} : si64"] * 4)
        weights = f"!torch.vtensor<[16,16,{size},{size}],f32>"
        place = f"/block{i // 8}/layer{i}"
        lines += [
            f"%w{i} = torch.vtensor.literal(dense<{0.0625 / (i + 1)}> : "
            f"tensor<16x16x{size}x{size}xf32>) : {weights}",
            f'%c{i} = torch.operator "onnx.Conv"({value}, %w{i}) '
            f"{{torch.onnx.pads = [{pad}]}} : ({type_}, {weights}) -> {none} "
            f'loc("{place}/conv")',
            f'%r{i} = torch.operator "onnx.Relu"(%c{i}) : ({none}) -> '
            f'{none if i + 1 < count else kind} loc("{place}/relu")',
        ]
        value, type_ = f"%r{i}", none
    body = "\n  ".join(lines)
    return f"func.func @net(%x: {kind}) -> {kind} {{\n  {body}\n  return {value} : {kind}\n}}\n"


def run(*command):
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)


def make_page(tools, folder, count):
    model, program = folder / f"net{count}.mlir", folder / f"net{count}.hsaco"
    page = folder / f"net{count}.html"
    model.write_text(make_model(count))
    run(tools / "mini-compile", model, "-o", program)
    run(
        tools / "mini-run",
        program,
        "--device=emulator",
        "--input=random:1",
        f"--profile=html:{page}",
    )
    return page


class Browser:
    def __init__(self, program, folder):
        self.command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            f"--user-data-dir={folder}/browser",
            "--virtual-time-budget=20000",
        ]

    def open(self, page, *options):
        result = subprocess.run(
            [*self.command, *options, page.as_uri()],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        problems = [x for x in result.stderr.splitlines() if "CONSOLE" in x]
        assert not problems, problems
        return result.stdout

    def show(self, page, width, picture, *options):
        self.open(
            page, f"--window-size={width},4000", f"--screenshot={picture}", *options
        )
        assert picture.stat().st_size > 10_000, picture

    def read(self, page, width):
        return self.open(page, f"--window-size={width},1200", "--dump-dom")


def labels(dom, chart):
    """The labels of marks in a chart, with their place and about their width."""
    svg = re.search(rf'id="{chart}".*?</svg>', dom, re.S)[0]
    found = re.findall(
        r'<text class="mark" x="([-\d.]+)" y="([-\d.]+)">(.*?)</text>', svg
    )
    return [(float(x), float(y), 6.3 * len(html.unescape(t)), t) for x, y, t in found]


def overlaps(marks):
    for i, (x, y, width, text) in enumerate(marks):
        for other_x, other_y, other_width, other in marks[i + 1 :]:
            close = abs(y - other_y) < 11
            if close and x < other_x + other_width and other_x < x + width:
                yield text, other


def check(dom, count, width):
    for heading in HEADINGS:
        assert f"<h2>{heading}" in dom, heading
    for chart in ("timeline", "roofline"):
        marks = labels(dom, chart)
        assert marks, chart
        assert not list(overlaps(marks)), list(overlaps(marks))[:3]
    rows = set(re.findall(r'<tr class="choice[^>]*data-launch="(\d+)"', dom))
    assert len(rows) == count, len(rows)
    assert "/block0/layer0/conv" in dom
    (inner,) = set(re.findall(r'viewBox="0 0 (\d+) 74"', dom))
    assert int(inner) <= width, inner


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        print("skipped: there is no Chromium")
        return SKIPPED
    options.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mini-page-") as name:
        folder = Path(name)
        browser = Browser(program, folder)
        for count in LAUNCHES:
            page = make_page(options.tools, folder, count)
            shutil.copy(page, options.keep)
            for width in WIDTHS:
                check(browser.read(page, width), count, width)
                browser.show(page, width, options.keep / f"{count}-{width}.png")
            browser.show(page, 1400, options.keep / f"{count}-dark.png", DARK)
    print(f"{3 * len(LAUNCHES)} screenshots in {options.keep}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
