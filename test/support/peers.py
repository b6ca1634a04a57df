"""Finds a Python with ONNX Runtime, the reference of several tests."""

import importlib.util
import os
import subprocess
import sys

# What ctest knows as a test that was not run.
SKIPPED = 77
NEEDED = ("numpy", "onnx", "onnxruntime")


def find_modules(virtual_environment):
    """Goes on in a Python that has the modules; says so where there is none."""
    if all(importlib.util.find_spec(name) for name in NEEDED):
        return
    check = "import " + ", ".join(NEEDED)
    for python in (f"{virtual_environment}/bin/python3", "python3"):
        try:
            found = subprocess.run([python, "-c", check], capture_output=True)
        except FileNotFoundError:
            continue
        if found.returncode == 0:
            os.execvp(python, [python, "-B", *sys.argv])
    print(
        f"skipped: no Python has {' and '.join(NEEDED)}; tools/install-python.sh "
        f"puts them into {virtual_environment}"
    )
    sys.exit(SKIPPED)
