"""Models run by ONNX Runtime, without the optimizations that change results."""

import onnx
import onnxruntime
from onnx import helper


def with_outputs(model, tensors):
    """The model with more of its values as outputs, after its own; `tensors` are
    arrays by name, for their types and shapes."""
    extended = onnx.ModelProto()
    extended.CopyFrom(model)
    known = {value.name for value in model.graph.output}
    for name, array in tensors.items():
        if name in known:
            continue
        element_type = helper.np_dtype_to_tensor_dtype(array.dtype)
        extended.graph.output.append(
            helper.make_tensor_value_info(name, element_type, array.shape)
        )
    return extended


def run(model, inputs):
    """The outputs by name."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = [value.name for value in session.get_outputs()]
    return dict(zip(names, session.run(names, inputs)))
