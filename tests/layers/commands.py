"""What the tests of all commands share: how one is run, and what it answers."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

Answer = tuple[int, str, str]
"""Exit code, and what was written to the two outputs."""

Run = Callable[..., Answer]


def refuse(run: Run, arguments: Sequence[str], said: str) -> None:
    """Check that a request is refused in a sentence, and in Chinese in a Chinese one."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    code, out, err = run(*arguments, "--lang", "zh")
    assert (code, out) == (2, "")
    assert re.search("[\u4e00-\u9fff]", err)


def data_of(answer: Answer) -> Any:
    """Return the data of an answer without fault, which must be JSON by the letter."""
    code, out, err = answer
    assert (code, err) == (0, "")
    return json.loads(out, parse_constant=pytest.fail)
