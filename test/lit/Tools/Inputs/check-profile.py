# check-profile.py FIRST.json SECOND.json: two reports of mini-run --profile on
# the seed graph have the counts that the graph itself implies.

import json
import sys

first, second = (json.load(open(path))["profile"] for path in sys.argv[1:])
assert first["emulated"] is True
assert first == second, "counts differ between two runs"

# The matrix cores and HBM at their peaks set the least time; a kernel a thousand
# times slower would be a mistake of the model.
timing = first["timing"]
assert timing["emulated"] is True
assert timing["seconds"] == timing["kernel_seconds"] + timing["launch_seconds"]
kernels = timing["kernels"]
assert sum(row["launches"] for row in kernels) == len(first["launches"])
seconds = [row["seconds"] for row in kernels]
assert seconds == sorted(seconds, reverse=True)
assert abs(sum(seconds) / timing["kernel_seconds"] - 1) < 1e-9
for launch in first["launches"]:
    times = launch["timing"]
    assert times["emulated"] is True
    assert all(0 <= share <= 1 for share in times["shares"].values()), times
    assert 0 < sum(times["stall_clocks"].values()) < times["wave_clocks"]
    stalls = [row["stall_clocks"] for row in times["hottest"]]
    assert stalls == sorted(stalls, reverse=True) and len(stalls) == 10
    assert 0 < sum(stalls) <= sum(times["stall_clocks"].values())
    assert times["stall_clocks"][times["main_stall"]] > 0
    work = launch["matrix_work"]["multiply_accumulates"]
    least = 2 * work / 163.4e12
    assert least < times["seconds"] < 1000 * least
    assert times["bytes"]["infinity_cache"] >= 0.9 * times["bytes"]["compulsory"]
    assert times["bytes"]["l2"] >= 0.9 * times["bytes"]["infinity_cache"]
    assert 1 <= times["compute_units"] <= min(304, launch["workgroups"])

launches, total = first["launches"], first["total"]
for launch in launches:
    classes = dict(launch["instructions"])
    assert classes.pop("total") == sum(classes.values()), launch["kernel"]

    def of_mnemonics(name, part=""):
        rows = [row for row in launch["mnemonics"] if part in row["mnemonic"]]
        return sum(row[name] for row in rows)

    assert of_mnemonics("instructions") == launch["instructions"]["total"]
    assert of_mnemonics("instructions", "mfma") == classes["mfma"]
    for section in ["matrix_work", "lds"]:
        for name, value in launch[section].items():
            assert name == "accesses" or of_mnemonics(name) == value
    lines = launch["lines"]
    assert of_mnemonics("lines", "load") == lines["loaded"]
    assert of_mnemonics("lines", "store") == lines["stored"]
    assert launch["workgroups"] == launch["grid"][0] * launch["grid"][1]
    assert launch["waves"] * 64 == launch["workgroups"] * launch["block"][0]
for section, counts in total.items():
    for name, value in counts.items():
        assert value == sum(launch[section][name] for launch in launches)

# 3x3 with stride 2 from 64 channels of 112x112 to 64 of 56x56, then 1x1 to 128.
# A tile may be padded, but not by much.
pixels = 56 * 56
products = pixels * 64 * (3 * 3 * 64) + pixels * 128 * 64
assert products <= total["matrix_work"]["multiply_accumulates"] < 1.2 * products

# The output is written once, whatever else is.
output = 4 * 128 * pixels
written = total["bytes"]["global_written"]
assert written >= output
assert total["lines"]["distinct_written"] >= output // 128
assert total["lines"]["stored"] >= total["lines"]["distinct_written"]
# The inputs are read, and a line serves several lanes.
inputs = 4 * (64 * 112 * 112 + 64 * 3 * 3 * 64 + 64 + 128 * 64 + 128)
assert total["lines"]["distinct_read"] >= inputs // 128
assert total["lines"]["loaded"] >= total["lines"]["distinct_read"] * 0.9

assert total["bytes"]["lds_read"] >= total["bytes"]["lds_written"] > 0
cycles = total["lds"]["conflict_free_cycles"]
assert cycles * 128 >= total["bytes"]["lds_read"] + total["bytes"]["lds_written"]
assert total["divergence"]["active_lanes"] <= 64 * (
    total["instructions"]["valu"] + total["instructions"]["transcendental"]
)
