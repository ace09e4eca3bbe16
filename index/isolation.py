"""Processes of Python of our own, in which nothing from the working folder runs.

Python looks first in the working folder for what a process started with `-m` or `-c` imports, so
that a `json.py` among somebody's articles would be executed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The folder that `index` and what is beside it are imported from.
ROOT = Path(__file__).parents[1]
# Where programs, libraries, scratch space and the user's folders are, and in which language and on
# how many cores to work. Keys and passwords are among the rest.
NEEDED = frozenset(
    """PATH LD_LIBRARY_PATH DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH SYSTEMROOT WINDIR
    TMPDIR TEMP TMP HOME USERPROFILE LANG LC_ALL LC_CTYPE TZ OMP_NUM_THREADS""".split()
)


def run_alone(module: str, *arguments: str) -> Mapping[str, Any]:
    """What `subprocess` is to be given so that it runs `main` of a module of ours, isolated.

    The process finds the modules that this one does but those of the working folder, works in a
    folder of its own, and has of the environment only what it needs.
    """
    start = f"import sys; sys.path[:] = {import_path()!r}; from {module} import main; main()"
    return {
        "args": [sys.executable, "-I", "-c", start, *arguments],
        "cwd": ROOT,
        "env": {name: value for name, value in os.environ.items() if name.upper() in NEEDED},
    }


def import_path() -> list[str]:
    """Where this process finds modules, without the working folder."""
    here = Path.cwd()
    found = [entry for entry in sys.path if Path(entry).is_absolute() and Path(entry) != here]
    return found if str(ROOT) in found else [str(ROOT), *found]
