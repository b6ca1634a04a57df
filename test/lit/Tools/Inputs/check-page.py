# check-page.py PAGE REPORT: the page of a profile of mini-run is whole and has
# what the report of the same run says.

import json
import re
import sys

page = open(sys.argv[1]).read()
report = json.load(open(sys.argv[2]))["profile"]

assert "http:" not in page and "https:" not in page, "the page needs a server"
(data,) = re.findall(r'id="data">(.*?)</script>', page, re.S)
assert "<" not in data
data = json.loads(data)
assert ["target", "gfx942"] in data["facts"]
for launch, expected in zip(data["launches"], report["launches"], strict=True):
    code = launch.pop("instructions_of_kernel")
    assert launch["timing"].pop("main_stall_text")
    assert 0 <= launch.pop("active_lane_share") <= 1
    del launch["layers_text"]
    assert launch == expected
    # In the order of their offsets, each once.
    offsets = [offset for offset, *_ in code]
    assert offsets == sorted(set(offsets))
    stalls = sum(row[2] for row in code)
    assert stalls == sum(launch["timing"]["stall_clocks"].values())
    waves = launch["waves"]
    assert all(row[1] >= 0 for row in code)
    texts = data["code"][launch["kernel"]]
    (end,) = {row[1] for row in code if texts[str(row[0])] == "s_endpgm"}
    assert 0 < end <= waves
