"""What tests of quantized operators share: random quantized data, and operators
whose parameters are arguments or constants."""

import numpy as np
from jit import function, operator, vtensor

STORAGE = {
    "si8": np.int8,
    "ui8": np.uint8,
    "si16": np.int16,
    "ui16": np.uint16,
    "si32": np.int32,
    "f32": np.float32,
}


def quantized(random, dtype, shape=()):
    limits = np.iinfo(STORAGE[dtype])
    values = random.integers(limits.min, limits.max + 1, shape)
    return np.array(values).astype(STORAGE[dtype])


def saturate(values, zero_point, dtype):
    """Rounds before the zero point is added."""
    limits = np.iinfo(STORAGE[dtype])
    shifted = np.rint(values) + np.float32(zero_point)
    return np.clip(shifted, limits.min, limits.max).astype(STORAGE[dtype])


def dtype_of(array):
    return next(d for d, s in STORAGE.items() if array.dtype == s)


class Case:
    """An operator on arrays, of which those with an index in `constant` are
    constants, and those that are None are absent."""

    def __init__(self, name, arrays, shape, dtype, attributes="", constant=()):
        self.shape, self.dtype = shape, STORAGE[dtype]
        body, operands, types, self.inputs, input_types = "", [], [], [], []
        for i, array in enumerate(arrays):
            if array is None:
                body += f"  %v{i} = torch.constant.none\n"
                operands.append(f"%v{i}")
                types.append("!torch.none")
                continue
            element = dtype_of(array)
            types.append(vtensor(array.shape, element))
            if i not in constant:
                operands.append(f"%arg{len(self.inputs)}")
                self.inputs.append(array)
                input_types.append(types[-1])
                continue
            sizes = "".join(f"{n}x" for n in array.shape)
            text = str(array.tolist())
            body += (
                f'  %v{i} = torch.operator "onnx.Constant"() {{torch.onnx.value = '
                f"dense<{text}> : tensor<{sizes}{element}>}} : () -> {types[-1]}\n"
            )
            operands.append(f"%v{i}")
        result = vtensor(shape, dtype)
        body += operator(name, operands, types, result, attributes)
        self.body, self.types, self.result = body, input_types, result

    def text(self, name):
        return function(name, self.types, self.body, self.result)

    def run(self, module, name):
        return module.call(name, self.inputs, self.shape, self.dtype)
