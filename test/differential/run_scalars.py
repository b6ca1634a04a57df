#!/usr/bin/env python3
"""Every operator on tensors of no dimensions, against ONNX Runtime on the CPU.

Whatever ONNX Runtime runs must compile and give the same; the rest may be refused,
but by an error, not by a crash. Each operator that `mini-compile --list-ops` names
must have a case.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder
from scalar_cases import MICROSOFT, cases_of


def build(case):
    """The model of one node, and its inputs."""
    import numpy as np
    import onnx
    from onnx import helper, numpy_helper

    names, inputs, constants, data = [], [], [], {}
    for index, operand in enumerate(case.operands):
        name = "" if operand is None else f"x{index}"
        names.append(name)
        if operand is None:
            continue
        array = np.asarray(operand.array)
        if operand.is_constant:
            constants.append(numpy_helper.from_array(array, name))
            continue
        dtype = helper.np_dtype_to_tensor_dtype(array.dtype)
        inputs.append(helper.make_tensor_value_info(name, dtype, array.shape))
        data[name] = array
    results = [f"y{index}" for index in range(case.results)]
    node = helper.make_node(
        case.operator, names, results, domain=case.domain, **case.attributes
    )
    outputs = [onnx.ValueInfoProto(name=name) for name in results]
    graph = helper.make_graph([node], "scalar", inputs, outputs, constants)
    opsets = [helper.make_opsetid("", case.opset)]
    if case.domain:
        opsets.append(helper.make_opsetid(MICROSOFT, 1))
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    return onnx.shape_inference.infer_shapes(model), data


def run_onnx_runtime(model, data):
    """Its outputs, or None where it does not run the model."""
    import onnx_runtime

    try:
        return onnx_runtime.run(model, data)
    except Exception as error:
        # Its errors have no common class; ours do not come through here.
        if "onnxruntime" not in type(error).__module__:
            raise
        return None


def check(tools, case):
    """Whether ONNX Runtime runs the case, and what is wrong or none."""
    from mini_tools import ToolFailure, compare

    model, data = build(case)
    expected = run_onnx_runtime(model, data)
    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(model, data, folder)
    except ToolFailure as failure:
        is_refusal = "mini-compile: exit status 1:" in str(failure)
        return expected is not None, (
            str(failure) if expected is not None or not is_refusal else None
        )
    if expected is None:
        return False, None
    for name, array in expected.items():
        if problem := compare(run.outputs[name], array, 1e-5, 1e-6):
            return True, f"{name} {problem}"
    return True, None


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_jobs("cases")
    driver.add_argument("--only", help="one operator")
    arguments = driver.open()
    tools = arguments.tools
    names = tools.supported_operators()
    cases = [c for c in cases_of(names) if arguments.only in (None, c.operator)]
    results = in_parallel(arguments.jobs, lambda case: check(tools, case), cases)
    problems = [(str(c), problem) for c, (_, problem) in zip(cases, results) if problem]
    # Those that have graphs are in run_forms.py.
    known = {case.operator for case in cases} | {"If", "Loop", "Scan"}
    missing = sorted(names - known)
    if missing and not arguments.only:
        problems.append(("no case of", ", ".join(missing)))
    compared = sum(ran for ran, _ in results)
    return end(f"{len(cases)} cases, {compared} compared", problems)


if __name__ == "__main__":
    sys.exit(main())
