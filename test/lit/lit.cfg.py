# The lit suite: passes and tools on small inputs. Run it by `ctest -R lit`, or
# a part of it by `lit-22 -v build/test/lit --filter=NAME`.

import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "mini"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test", ".py"]
config.excludes = ["Inputs", "lit.cfg.py"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.mini_obj_root

config.environment["PATH"] = os.pathsep.join(
    [config.mini_tools_dir, config.llvm_tools_dir, config.environment["PATH"]]
)
config.substitutions.append(("%models", config.mini_models_dir))
config.substitutions.append(("%docs", config.mini_docs_dir))

# `%encode-onnx < MODEL.textproto > MODEL.onnx` makes a model from its text form.
if config.onnx_proto_dir:
    config.substitutions.append(
        (
            "%encode-onnx",
            f"{config.protoc} --proto_path={config.onnx_proto_dir} "
            "--encode=onnx.ModelProto onnx.proto",
        )
    )
    config.available_features.add("encode-onnx")

# Tests that run code on this machine's processor compare with NumPy. The first
# python3 of the path may be one without it, beside Debian's, which has it.


def has_numpy_module(python):
    command = [python, "-c", "import numpy"]
    return not subprocess.run(command, capture_output=True).returncode


pythons = [shutil.which("python3"), "/usr/bin/python3", sys.executable]
pythons = [path for path in pythons if path and os.path.exists(path)]
python = next(filter(has_numpy_module, pythons), None)
has_numpy = python is not None
config.substitutions.append(("%python", python or pythons[0]))
runner_utils = os.path.join(config.llvm_lib_dir, "libmlir_c_runner_utils.so")
config.environment["CXX"] = config.host_compiler
config.environment["MLIR_RUNNER_UTILS"] = runner_utils
if not has_numpy:
    lit_config.warning("no python3 has NumPy: the tests that need it are not run")
if has_numpy:
    config.available_features.add("numpy")
if has_numpy and os.path.exists(runner_utils):
    config.available_features.add("jit")

# A test of a tool that this build left out is not run.
for tool in ["mini-opt", "mini-compile", "mini-run"]:
    if os.path.exists(os.path.join(config.mini_tools_dir, tool)):
        config.available_features.add(tool)
