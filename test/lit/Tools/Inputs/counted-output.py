"""The inputs of counted-output.mlir, and whether its outputs are NumPy's."""

import sys
from pathlib import Path

import numpy as np

action, folder = sys.argv[1], Path(sys.argv[2])
some = np.zeros((3, 4), np.float32)
some[[0, 1, 2, 2], [3, 0, 1, 2]] = 5, np.nan, -1, 1
INPUTS = {"some": some, "none": np.zeros_like(some), "all": np.ones_like(some)}

for name, x in INPUTS.items():
    if action == "write":
        np.save(folder / f"{name}.npy", x)
        continue
    outputs = [np.load(folder / name / f"output{i}.npy") for i in range(4)]
    places = np.array(np.nonzero(x))
    np.testing.assert_array_equal(outputs[0], places)
    np.testing.assert_array_equal(outputs[1], places.T)
    np.testing.assert_array_equal(outputs[2], places[1])
    np.testing.assert_array_equal(outputs[3], places[0])
