"""What the tests of all commands share: how one is run, and what it answers."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Answer = tuple[int, str, str]
"""Exit code, and what was written to the two outputs."""

Run = Callable[..., Answer]


def data_of(answer: Answer) -> Any:
    """Return the data of an answer without fault, which must be JSON by the letter."""
    code, out, err = answer
    assert (code, err) == (0, "")
    return json.loads(out, parse_constant=pytest.fail)
