# The lit suite: passes and tools on small inputs. Run it by `ctest -R lit`, or
# a part of it by `lit -v build/test/lit --filter=NAME`.

import os

import lit.formats

config.name = "mini"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.mini_obj_root

config.environment["PATH"] = os.pathsep.join(
    [config.mini_tools_dir, config.llvm_tools_dir, config.environment["PATH"]]
)
config.substitutions.append(("%models", config.mini_models_dir))

# Tests that run code on this machine's processor need MLIR's JIT.
runner_utils = os.path.join(config.llvm_lib_dir, "libmlir_runner_utils.so")
if os.path.exists(
    os.path.join(config.llvm_tools_dir, "mlir-runner")
) and os.path.exists(runner_utils):
    config.available_features.add("mlir-runner")
    config.substitutions.append(
        ("%run", "mlir-runner -e main -entry-point-result=void "
                 "-shared-libs=" + runner_utils)
    )

# A test of a tool that this build left out is not run.
for tool in ["mini-opt", "mini-compile", "mini-run"]:
    if os.path.exists(os.path.join(config.mini_tools_dir, tool)):
        config.available_features.add(tool)
