"""Addresses that name no page: they lead to the first one, which says so.

Streamlit would say it in English, whatever the reader's language.
"""

from pathlib import Path
from urllib.parse import urlencode

from geo.errors import Problem
from pages.parts.hosts import Scope
from pages.parts.serving.kept_files import address

__all__ = ["KEY", "location", "problems"]

KEY = "no_page"
"""What the first page is told by which name another one was looked for."""

_FIRST = "overview"
"""The page that has no name in addresses."""

_FOLDER = Path(__file__).resolve().parents[2]
_MOST_LETTERS = 60


def location(scope: Scope) -> str | None:
    """Return where a request for a page goes on to, relative to it; None where there is the page.

    What its question holds is kept. The first page is reached by its file's name as well.
    """
    below = str(scope["path"]).removeprefix(address("")).lstrip("/")
    name = below.strip("/").rpartition("/")[2]
    if not name or (_is_page(name) and name != _FIRST):
        return None
    question = scope["query_string"].decode("latin-1")
    name_query = urlencode({KEY: name[:_MOST_LETTERS]})
    return ("../" * below.count("/") or "./") + "?" + "&".join(filter(None, [name_query, question]))


def problems(name: str) -> tuple[Problem, ...]:
    """Return what is wrong with a name that a page was looked for by; nothing for a page's own."""
    if _is_page(name):
        return ()
    return (Problem("page_unknown", values={"value": name[:_MOST_LETTERS]}),)


def _is_page(name: str) -> bool:
    return name in {each.stem for each in _FOLDER.glob("*.py")}
