"""Which of many names fit what was typed, and in which order.

The browser follows the same rules (layers/webmap/static/search/websearch.js), so that no key
press waits for the server; a test holds the two together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from layers.i18n.wording import Text
from layers.search.spelling import fold

__all__ = [
    "INDUSTRY",
    "LIKENESS",
    "RANKS",
    "START_LIKENESS",
    "Entry",
    "Found",
    "Hit",
    "Index",
    "Key",
]

RANKS = ("exact", "prefix", "initials", "substring", "similar")
"""How a key can fit, the best first; similar ones are looked for where no other fits."""

LIKENESS = 0.6
"""From this part of letters in common, in order (`difflib`), a spelling is near another."""

START_LIKENESS = 0.75
"""The same of the beginning of a longer name, as long as what was typed: few type names whole."""

INDUSTRY = "industry"
"""Kind of key of what a place is said to be for: it fits after all names that do."""

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
        "name", "alias", "pinyin", "initials", "id" or `INDUSTRY`.
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
        Layer of the feature, "directory" for one without a location, "ground" for what is
        named on it.
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
        if kind == INDUSTRY:
            return 3 if len(wanted) > 1 else None
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
        ranks: list[tuple[float, int, int]] = []
        best: dict[int, float] = {}
        matcher = SequenceMatcher(None, "", wanted, autojunk=False)
        for bound, k, text, least in self._candidates(wanted):
            # None that follows can come among the nearest.
            if bound < (min(best.values()) if len(best) == _NEAREST else LIKENESS):
                break
            matcher.set_seq1(text)
            if (like := matcher.ratio()) >= least:
                ranks.append((-like, len(self._texts[k]), k))
                _keep_best(best, self._owner[k], like)
        return self._best(ranks, _NEAREST)

    def _candidates(self, wanted: str) -> Iterator[tuple[float, int, str, float]]:
        """Yield what may be like a query: keys and beginnings of keys, the likest first.

        Each with how alike it can be at most, by the letters they share, its position, its
        text and how alike it has to be.
        """
        rows, letters = self._letters
        heads = [self._texts[k][: len(wanted)] for k in rows.tolist()]
        bounds = np.concatenate([
            _bounds(letters, wanted),
            np.where(self._lengths > len(wanted), _bounds(_letters(heads), wanted), 0.0),
        ])  # fmt: skip
        for row in np.argsort(-bounds, kind="stable").tolist():
            whole = row < len(rows)
            k = int(rows[row if whole else row - len(rows)])
            text = self._texts[k] if whole else heads[row - len(rows)]
            yield float(bounds[row]), k, text, LIKENESS if whole else START_LIKENESS

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
        rows = [k for k, kind in enumerate(self._kinds) if kind not in {"initials", "id", INDUSTRY}]
        return np.array(rows, dtype=np.int64), _letters([self._texts[k] for k in rows])

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        """Lengths of the keys that may be similar."""
        return np.array([len(self._texts[k]) for k in self._letters[0].tolist()], dtype=np.int64)


def _keep_best(best: dict[int, float], owner: int, like: float) -> None:
    """Note how alike an owner is, among the `_NEAREST` likest."""
    best[owner] = max(like, best.get(owner, 0.0))
    if len(best) > _NEAREST:
        del best[min(best, key=best.__getitem__)]


def _bounds(letters: NDArray[np.uint8], wanted: str) -> NDArray[np.float64]:
    """Return how alike texts can be to a query at most, from their letters."""
    shared = np.minimum(letters, _letters([wanted])).sum(axis=1, dtype=np.uint16)
    bounds: NDArray[np.float64] = (
        2.0 * shared / (letters.sum(axis=1, dtype=np.uint16) + len(wanted))
    )
    return bounds


def _letters(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return how often letters occur in each text, shape (texts, _BUCKETS)."""
    codes = np.array([ord(each) for text in texts for each in text], dtype=np.int64) % _BUCKETS
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    counts = np.bincount(rows * _BUCKETS + codes, minlength=len(texts) * _BUCKETS)
    return np.minimum(counts, 255).astype(np.uint8).reshape(len(texts), _BUCKETS)
