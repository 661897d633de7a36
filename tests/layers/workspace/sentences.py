"""What a refusal says: its kinds of problem, each of which is a sentence in every language."""

import pytest

from geo.errors import AtlasError
from layers.i18n.wording import LANGUAGES, sentence

__all__ = ["refused"]


def refused(caught: pytest.ExceptionInfo[AtlasError]) -> list[str]:
    """Return the kinds of problem; fail where one is no sentence in every language."""
    for problem in caught.value.problems:
        for lang in LANGUAGES:
            said = sentence(problem, lang)
            assert len(said) > 10
            assert "{" not in said
    return [problem.code for problem in caught.value.problems]
