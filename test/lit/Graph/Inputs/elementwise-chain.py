# elementwise-chain.py N [OP]: a function of N elementwise ops, each of which reads
# the one before. OP is math.exp unless it is said.

import sys

count = int(sys.argv[1])
operation = sys.argv[2] if len(sys.argv) > 2 else "math.exp"
TYPE = "tensor<1024xf32>"
MAP = "affine_map<(i) -> (i)>"

print(f"func.func @chain(%v0: {TYPE}) -> {TYPE} {{")
print(f"  %empty = tensor.empty() : {TYPE}")
for i in range(count):
    print(
        f"  %v{i + 1} = linalg.generic {{indexing_maps = [{MAP}, {MAP}],"
        f' iterator_types = ["parallel"]}} ins(%v{i} : {TYPE}) outs(%empty : {TYPE}) {{\n'
        f"  ^bb0(%a: f32, %out: f32):\n"
        f"    %r = {operation} %a : f32\n"
        f"    linalg.yield %r : f32\n"
        f"  }} -> {TYPE}"
    )
print(f"  return %v{count} : {TYPE}\n}}")
