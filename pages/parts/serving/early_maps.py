"""Maps that links have opened with, for the browser to draw while Streamlit still starts.

What a session shows first follows from its link, its language and the data alone. It is
noted, and given to whoever opens the same link again; the page then takes the map over and
brings it up to date. Nothing of it is kept on disk.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

from layers.i18n.languages import languages
from layers.i18n.wording import Lang, language_of
from layers.store import repository

__all__ = ["EARLY_MAPS", "EarlyMaps", "Link"]

_MOST = 200
"""Links that are remembered, of some 10 KB each."""

_LANG = "lang"
_STAMP = "early"
"""What the browser knows the state of such a map by; webaddress.js has the same word."""


@dataclass(frozen=True)
class Link:
    """A link as it is opened.

    Parameters
    ----------
    page
        Its path below that of the app; empty for the first page.
    query
        Names and values of its question, in whatever order.
    lang
        The language that it opens in.
    """

    page: str
    query: frozenset[tuple[str, str]]
    lang: Lang

    @classmethod
    def requested(cls, path: str, query: str, accepted: str) -> "Link":
        """Return the link of a request.

        Parameters
        ----------
        path, query
            As in the address, the path below that of the app.
        accepted
            The field Accept-Language; its first language is the browser's own.
        """
        pairs = frozenset(parse_qsl(query, keep_blank_values=True))
        named = dict(pairs).get(_LANG)
        own = language_of(accepted.partition(",")[0].partition(";")[0].strip() or None)
        return cls(path.strip("/"), pairs, named if named in languages() else own)


@dataclass(frozen=True, eq=False)
class EarlyMaps:
    """What links have opened with, those that were opened last; all threads share it."""

    _known: OrderedDict[Any, dict[str, Any]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def note(
        self, link: Link, message: Mapping[str, Any], files: Sequence[str], *, panel: bool
    ) -> None:
        """Note what a link has opened with.

        Parameters
        ----------
        link
            What was opened.
        message
            The scene as it was sent to the page (`layers.webmap.parts.published`).
        files
            Addresses of what it takes to draw it.
        panel
            Whether an answer or a card stands beside the map.
        """
        view = message["view"] and {**message["view"], "stamp": _STAMP}
        with self._lock:
            self._known[link, repository.state()] = {
                "map": {"scene": {**message, "view": view}, "panel": panel}, "files": files,
            }  # fmt: skip
            if len(self._known) > _MOST:
                self._known.popitem(last=False)

    def find(self, link: Link) -> dict[str, Any] | None:
        """Return what a link has opened with, of the data as they are now; None where not known."""
        key = link, repository.state()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)


EARLY_MAPS = EarlyMaps()
"""Those of this process."""
