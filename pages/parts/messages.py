"""Texts of the data and the product's own errors as sentences on a page.

It asks nothing of the atlas: where the settings of that cannot be read, this says so.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from geo.errors import AtlasError, Problem
from layers.i18n.faults import at_most
from layers.i18n.wording import Lang, Text, say, sentence

__all__ = ["errors_as_messages", "escape_markdown", "notes", "short_table", "show_problems"]

_MARKDOWN = frozenset("\\`*_{}[]()<>#+!|~:$^&/@=")
_SPLITS = re.compile(
    r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.)|(?<=[-+.\w])(?=@)"  # addresses
    r"|(?<=:)(?=streamlit:)|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)",  # icons, arrows
    re.IGNORECASE,
)
"""Where something has to stand in what Streamlit would make another thing of."""

_LIST_MARK = re.compile(r"^(\d*)(?=[-.](?:\s|$))")

_NOTHING = ":small[]"
"""Markup that shows nothing, and parts the texts on both sides."""

_STORE_AWAY = ("store_lost", "store_unknown", "workspace_busy")
"""What keeps a page from being shown now, and not for long."""

_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|k?m[²2]?\b|min\b|[\u4e00-\u9fff])")


def escape_markdown(value: str) -> str:
    r"""Return a text of the data so that Markdown shows it as it stands.

    A figure and its unit stay in one line. Addresses become no links, and arrows no other signs:
    Streamlit changes them once it has read the signs, so that escaping these is not enough.

    >>> escape_markdown("![x](http://a) *b* <i>")
    '\\!\\[x\\]\\(http:small[]\\:\\/\\/a\\) \\*b\\* \\<i\\>'
    >>> escape_markdown("17.4 % in 44 towns").split(" ")
    ['17.4\xa0%', 'in', '44', 'towns']
    """
    joined = _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", " ".join(str(value).split()))
    escaped = _NOTHING.join(map(_escape_signs, _SPLITS.split(joined)))
    return _LIST_MARK.sub(r"\1\\", escaped)


def _escape_signs(value: str) -> str:
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in value)


def notes(texts: Iterable[Text], lang: Lang) -> None:
    """Show sentences as a list."""
    st.markdown("\n".join(f"- {escape_markdown(each.in_(lang))}" for each in texts))


def short_table(rows: pd.DataFrame, *, headed: bool = True) -> None:
    """Show a few rows of text as a table; `headed` with the names of their columns above.

    Streamlit's own table has the browser load 743 KB for it, the library of its data frames.
    """
    cells = rows.map(escape_markdown).to_numpy().tolist()
    head = [escape_markdown(name) if headed else "" for name in rows.columns]
    lines = [head, ["---"] * len(head), *cells]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def show_problems(
    problems: Iterable[Problem], lang: Lang, *, heading: str = "problem.heading"
) -> None:
    """Show problems as sentences below a heading, all at once; nothing where there are none."""
    lines = list(dict.fromkeys(sentence(problem, lang) for problem in at_most(problems)))
    if lines:
        st.warning(
            "\n".join(
                [
                    say(heading, lang),
                    "",
                    *(f"- {escape_markdown(line)}" for line in lines),
                ]
            )
        )


@contextmanager
def errors_as_messages(lang: Lang) -> Iterator[None]:
    """Turn the product's own errors in a part of the page into sentences there."""
    try:
        yield
    except AtlasError as error:
        gone = any(each.code in _STORE_AWAY for each in error.problems)
        heading = "problem.heading_store" if gone else "problem.heading"
        show_problems(error.problems, lang, heading=heading)
