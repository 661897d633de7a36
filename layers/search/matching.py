"""Which of many names fit what was typed, and in which order.

The browser follows the same rules (layers/webmap/static/search/websearch.js), so that no key
press waits for the server; a test holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from layers.i18n.wording import Text
from layers.search.spelling import fold

__all__ = ["LIKENESS", "RANKS", "Entry", "Found", "Hit", "Index", "Key"]

RANKS = ("exact", "prefix", "initials", "substring", "similar")
"""How a key can fit, the best first; similar ones are looked for where no other fits."""

LIKENESS = 0.6
"""From this part of letters in common, in order (`difflib`), a spelling is near another."""

_NEAREST = 5
"""So many near spellings are offered."""

_BUCKETS = 64
"""Letters are counted by code modulo this, which can only overstate what they share."""


@dataclass(frozen=True)
class Key:
    """One way to find an entry.

    Parameters
    ----------
    text
        What is compared, as `layers.search.spelling.fold` has it.
    kind
        "name", "alias", "pinyin", "initials" or "id".
    spelt
        What the reader is told has fitted.
    """

    text: str
    kind: str
    spelt: str


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Parameters
    ----------
    id
        Of its feature; of a station with a hub that of the station; else of its row.
    layer_id
        Layer of the feature, "directory" for one without a location.
    kind
        Key of its kind in words, such as "kind.town".
    name
        What it is called.
    point
        Longitude and latitude in WGS84 of a point of it, None where that is not known.
    keys
        All ways to find it.
    """

    id: str
    layer_id: str
    kind: str
    name: Text
    point: tuple[float, float] | None
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Hit:
    """An entry that fits, how (one of `RANKS`), and by which key."""

    entry: Entry
    rank: str
    key: Key


@dataclass(frozen=True)
class Found:
    """What fits, the best first; where nothing does, the nearest spellings."""

    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]


@dataclass(frozen=True, eq=False)
class Index:
    """All that can be found; of two that fit alike the earlier entry goes first."""

    entries: tuple[Entry, ...]

    def find(self, query: str, limit: int = 12) -> Found:
        """Return what fits a query: exact names first, then beginnings, initials, parts.

        Of keys that fit alike the shorter goes first. A single Latin letter or digit fits
        where a key begins with it, and ids are found from their beginning only.
        """
        wanted = fold(query)
        if not wanted:
            return Found((), ())
        ranks = self._single(wanted) if len(wanted) == 1 and wanted.isascii() else {}
        ranks = ranks or {k: self._rank(k, wanted) for k, text in self._all if wanted in text}
        fitting: list[tuple[float, int, int]] = [
            (rank, len(self._texts[k]), k) for k, rank in ranks.items() if rank is not None
        ]
        hits = self._best(fitting, limit)
        return Found(hits, () if hits else self._similar(wanted))

    def _single(self, wanted: str) -> dict[int, int | None]:
        return {k: self._rank(k, wanted) for k, text in self._all if text[0] == wanted}

    def _rank(self, k: int, wanted: str) -> int | None:
        """Return how well a key that holds the query fits, by position; None for not at all."""
        text, kind = self._texts[k], self._kinds[k]
        starts = text.startswith(wanted)
        if kind == "initials":
            return 2 if starts else None
        if text == wanted:
            return 0
        if kind == "id":
            return 3 if starts else None
        return 1 if starts else 3

    def _best(self, ranks: list[tuple[float, int, int]], limit: int) -> tuple[Hit, ...]:
        """Return the first entries by the rank, length and position of a key, each once."""
        found: dict[int, Hit] = {}
        for rank, _, k in sorted(ranks):
            owner = self._owner[k]
            if owner not in found:
                name = RANKS[int(rank)] if rank >= 0 else RANKS[-1]
                found[owner] = Hit(self.entries[owner], name, self._keys[k])
                if len(found) == limit:
                    break
        return tuple(found.values())

    def _similar(self, wanted: str) -> tuple[Hit, ...]:
        """Return the entries whose spelling is nearest, the likest first."""
        rows, letters = self._letters
        shared = np.minimum(letters, _letters([wanted])).sum(axis=1, dtype=np.uint16)
        sizes = letters.sum(axis=1, dtype=np.uint16) + len(wanted)
        bounds = 2.0 * shared / sizes
        matcher = SequenceMatcher(None, "", wanted, autojunk=False)
        ranks: list[tuple[float, int, int]] = []
        best: dict[int, float] = {}
        for row in np.argsort(-bounds, kind="stable").tolist():
            # None that follows can come among the nearest.
            if bounds[row] < (min(best.values()) if len(best) == _NEAREST else LIKENESS):
                break
            k = int(rows[row])
            matcher.set_seq1(self._texts[k])
            if (like := matcher.ratio()) >= LIKENESS:
                ranks.append((-like, len(self._texts[k]), k))
                _keep_best(best, self._owner[k], like)
        return self._best(ranks, _NEAREST)

    @cached_property
    def _keys(self) -> list[Key]:
        return [key for entry in self.entries for key in entry.keys]

    @cached_property
    def _texts(self) -> list[str]:
        return [key.text for key in self._keys]

    @cached_property
    def _all(self) -> list[tuple[int, str]]:
        return list(enumerate(self._texts))

    @cached_property
    def _kinds(self) -> list[str]:
        return [key.kind for key in self._keys]

    @cached_property
    def _owner(self) -> list[int]:
        return [k for k, entry in enumerate(self.entries) for _ in entry.keys]

    @cached_property
    def _letters(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Positions of the keys that may be similar, and how often letters occur in each."""
        rows = [k for k, kind in enumerate(self._kinds) if kind not in {"initials", "id"}]
        return np.array(rows, dtype=np.int64), _letters([self._texts[k] for k in rows])


def _keep_best(best: dict[int, float], owner: int, like: float) -> None:
    """Note how alike an owner is, among the `_NEAREST` likest."""
    best[owner] = max(like, best.get(owner, 0.0))
    if len(best) > _NEAREST:
        del best[min(best, key=best.__getitem__)]


def _letters(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return how often letters occur in each text, shape (texts, _BUCKETS)."""
    codes = np.array([ord(each) for text in texts for each in text], dtype=np.int64) % _BUCKETS
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    counts = np.bincount(rows * _BUCKETS + codes, minlength=len(texts) * _BUCKETS)
    return np.minimum(counts, 255).astype(np.uint8).reshape(len(texts), _BUCKETS)
