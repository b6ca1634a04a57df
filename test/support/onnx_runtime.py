"""Models run by ONNX Runtime, without the optimizations that change results."""

import onnx
import onnxruntime
from host_features import describe_host, host_features, saturates_byte_products
from onnx import helper


def describe():
    """What results depend on, in a line."""
    sums = "saturate" if saturates_byte_products(host_features()) else "are exact"
    return (
        f"ONNX Runtime {onnxruntime.__version__} on {describe_host()}: "
        f"its sums of two products u8 x s8 {sums}"
    )


def run(model, inputs):
    """The outputs by name. It takes one thread, as tests run side by side."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = [value.name for value in session.get_outputs()]
    return dict(zip(names, session.run(names, inputs)))


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
