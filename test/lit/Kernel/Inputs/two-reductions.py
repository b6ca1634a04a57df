# two-reductions.py FOLDER: models that subtract the maxima of -x * y from those of
# -x, or the other way round, with inputs and what they give, and run.sh, which
# compiles and runs each as the one kernel that it is.

import sys

import numpy as np

ROWS = 300
MODEL = """
func.func @main(%x: {matrix}, %y: {matrix}) -> {row}
    attributes {{torch.onnx_meta.opset_version = 13 : si64}} {{
  %n = torch.operator "onnx.Neg"(%x) : ({matrix}) -> {matrix}
  %p = torch.operator "onnx.Mul"(%n, %y) : ({matrix}, {matrix}) -> {matrix}
  %a = torch.operator "onnx.ReduceMax"(%n) {axes} : ({matrix}) -> {row}
  %b = torch.operator "onnx.ReduceMax"(%p) {axes} : ({matrix}) -> {row}
  %z = torch.operator "onnx.Sub"({operands}) : ({row}, {row}) -> {row}
  return %z : {row}
}}
"""
AXES = "{torch.onnx.axes = [-1 : si64], torch.onnx.keepdims = 0 : si64}"

folder = sys.argv[1]
generator = np.random.default_rng(1)

with open(f"{folder}/run.sh", "w") as script:
    script.write("set -e\n")
    for columns in [9, 100, 1000]:
        for operands in ["%a, %b", "%b, %a"]:
            base = f"{folder}/{columns}{operands[1]}"
            with open(f"{base}.mlir", "w") as model:
                model.write(
                    MODEL.format(
                        matrix=f"!torch.vtensor<[{ROWS},{columns}],f32>",
                        row=f"!torch.vtensor<[{ROWS}],f32>",
                        axes=AXES,
                        operands=operands,
                    )
                )
            x = generator.standard_normal((ROWS, columns)).astype(np.float32)
            y = generator.standard_normal((ROWS, columns)).astype(np.float32)
            z = (-x).max(-1) - (-x * y).max(-1)
            np.save(f"{base}.x.npy", x)
            np.save(f"{base}.y.npy", y)
            np.save(f"{base}.z.npy", z if operands == "%a, %b" else -z)
            script.write(
                f"mini-compile {base}.mlir -o {base}.hsaco\n"
                f"mini-run {base}.hsaco --device=emulator --check=all"
                f" --input={base}.x.npy --input={base}.y.npy"
                f" --expect={base}.z.npy --atol=0 --rtol=0\n"
            )
