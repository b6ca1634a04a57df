# MatMul, Gemm and Einsum against NumPy. The values are small integers, so that every
# order of summation gives the same result, f32 sums of f16 products too.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, cast, widen

random = np.random.default_rng(0)
cases = Cases()


def integers(shape, dtype=np.float32):
    return cast(random.integers(-9, 10, shape), np.dtype(dtype))


SHAPES = [
    ((3, 4), (4, 5)),
    ((4,), (4, 5)),
    ((3, 4), (4,)),
    ((4,), (4,)),
    ((1, 1), (1, 1)),
    ((2, 3, 4), (4, 5)),
    ((2, 3, 4), (2, 4, 5)),
    ((2, 1, 3, 4), (6, 4, 5)),
    ((3, 4), (2, 1, 4, 5)),
    ((2, 3, 4), (4,)),
    ((4,), (2, 4, 5)),
    ((1, 3, 4), (1, 4, 5)),
    ((3, 0), (0, 5)),
    ((0, 4), (4, 5)),
]
for lhs, rhs in SHAPES:
    a, b = integers(lhs), integers(rhs)
    cases.add("MatMul", [a, b], np.matmul(a, b))
for dtype in [np.float16, BFLOAT16, np.float64, np.int32, np.uint32, np.int64]:
    a, b = integers((2, 3, 40), dtype), integers((40, 5), dtype)
    wide = np.matmul(widen(a).astype(np.float64), widen(b).astype(np.float64))
    if np.dtype(dtype).kind in "iu":
        wide = np.matmul(a, b)
    cases.add("MatMul", [a, b], cast(wide, np.dtype(dtype)))

# Beyond 2048 f16 has no odd integers: a sum in f16 would lose the ones.
a = np.concatenate([[2048], np.ones(30), [-2048]]).astype(np.float16)[None]
cases.add("MatMul", [a, np.ones((32, 1), np.float16)], np.float16([[30]]))


def gemm(a, b, c=None, alpha=1.0, beta=1.0, transA=0, transB=0):
    a, b = (a.T if transA else a), (b.T if transB else b)
    return alpha * np.matmul(a, b) + (0 if c is None else beta * c)


for transposes in [{}, {"transA": 1}, {"transB": 1}, {"transA": 1, "transB": 1}]:
    a = integers((4, 3) if "transA" in transposes else (3, 4))
    b = integers((5, 4) if "transB" in transposes else (4, 5))
    for c in [None, integers(()), integers((5,)), integers((3, 1)), integers((3, 5))]:
        for factors in [{}, {"alpha": 0.5, "beta": 2.0}]:
            attributes = {**transposes, **factors}
            expected = gemm(a, b, c, **attributes).astype(np.float32)
            cases.add("Gemm", [a, b, c], expected, **attributes)
a, b, c = integers((3, 4)), integers((4, 5)), np.full((5,), np.inf, np.float32)
cases.add("Gemm", [a, b, c], a @ b, beta=0.0)
cases.add("Gemm", [a, b], (a @ b) * np.float32(0.25), alpha=0.25, opset=11)
for dtype in [np.float16, BFLOAT16, np.float64, np.int32]:
    a, b, c = (integers(s, dtype) for s in ((3, 4), (4, 5), (1, 5)))
    expected = gemm(*(widen(i).astype(np.float64) for i in (a, b, c)), 2.0, -3.0)
    expected = cast(expected, np.dtype(dtype))
    cases.add("Gemm", [a, b, c], expected, alpha=2.0, beta=-3.0)

EQUATIONS = [
    ("ij->ji", [(3, 4)]),
    ("ii->i", [(3, 3)]),
    ("ii", [(3, 3)]),
    ("ij->i", [(3, 4)]),
    ("ij->", [(3, 4)]),
    ("ji", [(3, 4)]),
    ("i,j->ij", [(3,), (4,)]),
    ("bij, bjk -> bik", [(2, 3, 4), (2, 4, 5)]),
    ("ij,jk", [(3, 4), (4, 5)]),
    ("...ij,...jk->...ik", [(2, 1, 3, 4), (6, 4, 5)]),
    ("...ij,jk", [(2, 3, 4), (4, 5)]),
    ("...i->...", [(2, 3, 4)]),
    ("bn,anm,bm->ba", [(2, 3), (4, 3, 5), (2, 5)]),
    ("i,i->", [(4,), (4,)]),
    ("Ab,bA->bA", [(3, 4), (4, 3)]),
]
for equation, shapes in EQUATIONS:
    operands = [integers(shape) for shape in shapes]
    expected = np.asarray(np.einsum(equation, *operands))
    cases.add("Einsum", operands, expected, equation=equation)
operands = [integers((3, 40), np.float16), integers((40, 5), np.float16)]
expected = np.einsum("ij,jk", *(o.astype(np.float32) for o in operands))
cases.add("Einsum", operands, expected.astype(np.float16), equation="ij,jk")
cases.check()
