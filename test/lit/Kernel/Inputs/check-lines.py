# check-lines.py REPORT.json [--no-lds] KERNEL=BYTES...: by the report of mini-run
# --profile, what each kernel reads of global memory takes at most half as many
# lines more than its bytes fill, and a reduction's reads of LDS have no bank
# conflicts.
# With --no-lds it reads none.

import json
import sys

LINE = 128

report, *expectations = sys.argv[1:]
uses_lds = "--no-lds" not in expectations
launches = {
    launch["kernel"]: launch
    for launch in json.load(open(report))["profile"]["launches"]
}
for expectation in (e for e in expectations if "=" in e):
    kernel, size = expectation.split("=")
    launch = launches[kernel]
    lines, compulsory = launch["lines"]["loaded"], int(size) / LINE
    print(f"{kernel}: {lines} lines, {lines / compulsory:.2f} of the compulsory")
    assert compulsory <= lines < 1.5 * compulsory, kernel
    reads = [row for row in launch["mnemonics"] if "ds_read" in row["mnemonic"]]
    assert bool(reads) == uses_lds, f"{kernel}: {len(reads)} reads of LDS"
    if kernel.startswith("reduce"):
        assert not any(row["conflict_cycles"] for row in reads), kernel
