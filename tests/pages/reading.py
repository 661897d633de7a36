"""What a page's text must be: of one language, and free of errors."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
import pytest

from layers.i18n import wording
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.webmap import assets
from layers.webmap.linked_table import LinkedTable, table_payload
from tests.profiles import part_of

PAGES = ("overview", "coverage", "travel_time", "reach", "access", "streets", "sources")

Visitor = Callable[..., Any]
"""The fixture `visit`: a page by name and the parameters of its link."""

SHORT = {"zh": 4, "en": 16}
"""Wordings shorter than this count as left over only where they stand alone."""


def both_languages(function: Callable[..., None]) -> Callable[..., None]:
    """Run a test once in Chinese and once in English."""
    twice: Callable[..., None] = pytest.mark.parametrize("lang", LANGUAGES)(function)
    return twice


def either_language(function: Callable[..., None]) -> Callable[..., None]:
    """Run a test in one language, drawn by its name; in both in a soak.

    That no page leaves words of the other language is swept by test_pages.
    """
    chosen = part_of(LANGUAGES, 1 / len(LANGUAGES), seed=function.__name__)
    once: Callable[..., None] = pytest.mark.parametrize("lang", chosen)(function)
    return once


def left_over(texts: list[str], lang: Lang) -> list[str]:
    """Return the texts that hold a wording of the other language."""
    found = []
    for key, part, long in _other_words(lang):
        if long:
            found += [f"{key}: {text}" for text in texts if part in text]
        else:
            found += [f"{key}: {text}" for text in texts if text.strip() == part]
    return found


@cache
def _other_words(lang: Lang) -> tuple[tuple[str, str, bool], ...]:
    """Return key, words of the other language, and whether they are known within a text too."""
    other: Lang = "en" if lang == "zh" else "zh"
    own = {say_raw(key, lang) for key in wording._table()}
    words = []
    for key in wording._table():
        if key.startswith("language."):
            continue  # facts about a script, not words of a page
        other_words = say_raw(key, other)
        if other_words in own:
            continue
        for piece in re.split(r"\{\w+\}", other_words):
            part = piece.strip(" ，。、：；,.:;()（）")
            if len(part) >= SHORT[other] or part == other_words:
                words.append((key, part, len(part) >= SHORT[other]))
    return tuple(words)


def say_raw(key: str, lang: Lang) -> str:
    """Return the wording of a key with its places unfilled."""
    return wording._table()[key].in_(lang)


def sound(visit: Any) -> None:
    """Check that a page has run without a traceback and without an error."""
    assert not visit.app.exception, visit.app.exception
    assert not visit.app.error, visit.app.error


def offers_streets_until_a_factor_is_chosen(seen: Any, page: str, lang: Lang) -> None:
    """Check that a page says what stands in for a network and offers one, while one is wanted."""
    for wanted in (True, False):
        assert (say("coverage.stand_in", lang) in "\n".join(seen.prose)) == wanted
        assert (say("network.offer", lang) in seen.links) == wanted
        seen.app.button_group(key=f"{page}.method").set_value("detour").run()
        sound(seen)


def turn_year(seen: Any, page: str, year: int) -> None:
    """Choose a year as the slider of the map does, and run the page."""
    seen.app.session_state[f"{page}.year"] = year
    seen.app.run()


def link(seen: Any) -> dict[str, str]:
    """Return the parameters in the address, without the language."""
    query = {key: value for key, value in seen.app.query_params.items() if key != "lang"}
    return {key: value[0] if isinstance(value, list) else value for key, value in query.items()}


def unescaped(value: Any) -> str:
    """Return Markdown as its reader sees it: escapes and what shows nothing taken off."""
    bare = str(value).replace(":small[]", "").replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", bare)


def short_tables(seen: Any) -> list[list[list[str]]]:
    """Return the cells of each short table of a page as read, without the names of columns."""
    written = [str(each.value) for each in seen.app.markdown]
    return [
        [
            [unescaped(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in table.splitlines()[2:]
        ]
        for table in written
        if table.startswith("| ")
    ]


def as_read(data: dict[str, Any]) -> pd.DataFrame:
    """Return what was sent of a table as its reader sees it."""
    if "url" in data:
        name = data["url"].removeprefix("app/static/")
        data = json.loads((assets.folder() / name).read_text(encoding="utf-8"))
    rows = [[each[1] if isinstance(each, list) else each for each in row] for row in data["rows"]]
    return pd.DataFrame(rows, columns=[each["head"] for each in data["columns"]])


def as_seen(table: LinkedTable | pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return a table as its reader sees it on a page."""
    linked = table if isinstance(table, LinkedTable) else LinkedTable(table)
    return as_read(table_payload(linked, lang, alt="", name=""))


def one_language(seen: Any, lang: Lang) -> bool:
    """Return whether all words of the page are of its language."""
    texts = [*seen.prose, *seen.controls, *seen.headings, *seen.map_words]
    return left_over(texts, lang) == []
