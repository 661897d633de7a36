"""Our scripts of the browser, run without one."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

__all__ = ["in_node"]


def in_node(program: str, script: Path, given: object) -> Any:
    """Return what a program says, in JSON, of one of our scripts and of data; skip without node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node to run the script")
    done = subprocess.run(
        [node, "-e", program, str(script)],
        input=json.dumps(given), capture_output=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)
