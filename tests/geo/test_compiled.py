"""What is kept of compiled loops never ends whoever calls them."""

import subprocess
import sys
from pathlib import Path

LOOP = """
from typing import NamedTuple
from geo._kernels.compiled import jit

class {name}(NamedTuple):
    a: float

@jit
def loop(given):
    return given.a + {more}
"""
CALL = (
    "import sys; sys.path.insert(0, sys.argv[1]); import made; print(made.loop(made.{name}(1.0)))"
)


def answer(folder: Path, name: str, more: float) -> str:
    """Return what a loop answers, in a process of its own, of a module that was just written."""
    (folder / "made.py").write_text(LOOP.format(name=name, more=more), encoding="utf-8")
    command = [sys.executable, "-c", CALL.format(name=name), str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_loops_kept_by_a_version_with_other_types_are_compiled_anew(tmp_path: Path) -> None:
    assert answer(tmp_path, "Before", 1.0) == "2.0"
    assert list(tmp_path.rglob("*.nbi"))
    assert answer(tmp_path, "After", 2.5) == "3.5"
    assert answer(tmp_path, "After", 2.5) == "3.5"
