# transposed-elementwise.py FOLDER: models of transpositions with inputs and what
# they give, and run.sh, which compiles and runs each.

import sys

import numpy as np

TYPES = {"f32": np.float32, "f16": np.float16, "si8": np.int8, "si64": np.int64}
CASES = [
    # shape, permutation, type, added to the transposed
    ([100, 77], [1, 0], "f32", None),
    ([9, 11], [1, 0], "f32", None),
    ([100, 77], [1, 0], "f16", None),
    ([100, 77], [1, 0], "si8", None),
    ([100, 77], [1, 0], "si64", None),
    ([2, 30, 14, 15], [0, 2, 3, 1], "f32", None),
    ([2, 14, 15, 30], [0, 3, 1, 2], "f32", None),
    ([5, 33, 65], [2, 0, 1], "f32", None),
    ([3, 5, 7, 9, 11], [4, 3, 2, 1, 0], "f32", None),
    ([130, 77], [1, 0], "f32", "another"),
    ([77, 77], [1, 0], "f32", "itself"),
]

folder = sys.argv[1]
generator = np.random.default_rng(1)


def tensor_type(shape, element):
    return f"!torch.vtensor<[{','.join(map(str, shape))}],{element}>"


def values(shape, element):
    return (generator.standard_normal(shape) * 50).astype(TYPES[element])


def write_model(path, shape, permutation, element, addend):
    result = [shape[i] for i in permutation]
    x, y = tensor_type(shape, element), tensor_type(result, element)
    order = ", ".join(f"{i} : si64" for i in permutation)
    other = {"another": "%z", "itself": "%x", None: "%t"}[addend]
    operator = "onnx.Add" if addend else "onnx.Identity"
    operands, types = ("%t", y) if not addend else (f"%t, {other}", f"{y}, {y}")
    with open(path, "w") as model:
        model.write(
            f"func.func @main(%x: {x}, %z: {y}) -> {y} {{\n"
            f'  %t = torch.operator "onnx.Transpose"(%x)'
            f" {{torch.onnx.perm = [{order}]}} : ({x}) -> {y}\n"
            f'  %y = torch.operator "{operator}"({operands}) : ({types}) -> {y}\n'
            f"  return %y : {y}\n}}\n"
        )


with open(f"{folder}/run.sh", "w") as script:
    script.write("set -e\n")
    for number, (shape, permutation, element, addend) in enumerate(CASES):
        base = f"{folder}/{number}"
        write_model(f"{base}.mlir", shape, permutation, element, addend)
        x = values(shape, element)
        z = values([shape[i] for i in permutation], element)
        y = np.transpose(x, permutation)
        if addend:
            y = y + (z if addend == "another" else x)
        for name, array in {"x": x, "z": z, "y": y}.items():
            np.save(f"{base}.{name}.npy", np.ascontiguousarray(array))
        script.write(
            f"mini-compile {base}.mlir -o {base}.hsaco\n"
            f"mini-run {base}.hsaco --device=emulator --check=all"
            f" --input={base}.x.npy --input={base}.z.npy"
            f" --expect={base}.y.npy --atol=0 --rtol=0\n"
        )
