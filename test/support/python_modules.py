"""Finds a Python that has the modules that a test needs.

Standard library only, as it runs before they are known to be there.
"""

import importlib.util
import os
import subprocess
import sys

# What ctest knows as a test that was not run.
SKIPPED = 77


def find_modules(names, virtual_environment):
    """Goes on in a Python that has the modules; says so where there is none."""
    if all(importlib.util.find_spec(name) for name in names):
        return
    check = "import " + ", ".join(names)
    for python in (f"{virtual_environment}/bin/python3", "python3"):
        try:
            found = subprocess.run([python, "-c", check], capture_output=True)
        except FileNotFoundError:
            continue
        if found.returncode == 0:
            os.execvp(python, [python, "-B", *sys.argv])
    print(
        f"skipped: no Python has {' and '.join(names)}; tools/install-python.sh "
        f"puts them into {virtual_environment}"
    )
    sys.exit(SKIPPED)
