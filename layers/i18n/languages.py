"""The languages of the atlas: those its settings name, in the order in which words fall back.

A third language is words and data only: its code in ``languages`` of
``data/atlas.toml``, its words in ``data/words/*.toml`` (the keys of ``words/`` here,
``title = { fr = "..." }``), and names in the data as ``name_<lang>``, else ``name``.
"""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem
from layers.i18n.toml_file import tree_of

__all__ = [
    "DATA", "LANGUAGES", "SETTINGS", "Lang", "columns", "languages", "needed_columns",
    "own_settings", "settings",
]  # fmt: skip

Lang = str
"""The code of a language, such as "zh"."""

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
"""The languages that the product has all words in."""

DATA = Path(os.environ.get("ATLAS_DATA") or Path(__file__).resolve().parents[2] / "data")
"""The folder of the facts, and of the settings and further words of an atlas."""


SETTINGS = DATA / "atlas.toml"


@cache
def settings() -> Mapping[str, Any]:
    """Return what makes this the atlas of one place, as it stands in its file.

    Raises
    ------
    DataError
        The file is missing, is no TOML, or not in UTF-8.
    """
    try:
        return tree_of(SETTINGS.read_bytes(), SETTINGS.name)
    except OSError as error:
        raise DataError(Problem("file_missing", file=SETTINGS.name)) from error


def own_settings() -> Mapping[str, Any]:
    """Return `settings`, empty where they cannot be read: words are needed to say that."""
    try:
        return settings()
    except DataError:
        return {}


@cache
def languages() -> tuple[Lang, ...]:
    """Return the languages of the atlas; words missing in one are those of the first with any.

    Where its settings are wrong, they are those in which the product can say so.
    """
    match own_settings().get("languages"):
        case [str(), *_] as found if all(isinstance(each, str) for each in found):
            return tuple(found)
    return LANGUAGES


def columns(field: str) -> tuple[str, ...]:
    """Return the columns of a field that is kept in each language of the atlas.

    >>> columns("name")
    ('name_zh', 'name_en')
    """
    return tuple(f"{field}_{lang}" for lang in languages())


def needed_columns(field: str) -> tuple[str, ...]:
    """Return those columns of a field that data cannot do without.

    They are those of the atlas's first language and of the languages the product has
    all words in; where others lack, words fall back.

    >>> needed_columns("name")
    ('name_zh', 'name_en')
    """
    needed = {languages()[0], *LANGUAGES}
    return tuple(f"{field}_{lang}" for lang in languages() if lang in needed)
