"""Made-up inputs that no reader should fall over, and what every reader owes for them."""

import json
import time
from collections.abc import Callable, Iterable

from hypothesis import strategies as st

from geo.errors import AtlasError
from layers.i18n.wording import LANGUAGES, sentence

__all__ = ["JSON", "LAYER", "MOST_CPU_S", "NASTY", "OSM", "mutated", "outcome"]

MOST_CPU_S = 20.0
"""Seconds of the processor that a small input may take; the clock would measure the machine."""

NASTY = (
    b"", b"NaN", b"1e999", b"-1e400", b"9" * 30, b"1e300", b"\\u202e", b"\\u0000", b"\\ud800",
    b"[" * 50, b"{" * 50, b"\x00", b"\xff\xfe", "蕰".encode("gb18030"), b'"id":1,"id":2,', b"null",
    b"true", b'""', b"[]", b"{}", b",", b'"', b"\n", b"\r\n", b"<", b">", b"&", b"&#0;",
    b"<!DOCTYPE x>", b"99999999999999999999", b"-1", b"25:61:61", b"=cmd()",
    b"\xe2\x80\xae", b"\xef\xbb\xbf",
)  # fmt: skip

LAYER = json.dumps({
    "type": "FeatureCollection",
    "name": "made_up",
    "provenance": {
        "title_zh": "甲", "title_en": "A",
        "sources": [{
            "id": "own", "title": {"zh": "甲", "en": "A"}, "publisher": {"zh": "甲", "en": "A"},
            "date": "2026", "licence": "own-digitising", "url": None,
        }],
        "method": {"zh": "甲", "en": "A"}, "note": {"zh": "甲", "en": "A"},
    },
    "features": [{
        "type": "Feature",
        "properties": {
            "id": "a_place", "name_zh": "甲地", "name_en": "A place", "kind": "park",
            "status": "existing", "opened": 2001, "certainty": "surveyed", "uncertainty_m": 5,
            "source": "own",
        },
        "geometry": {"type": "Point", "coordinates": [121.4, 31.4]},
    }],
}, ensure_ascii=False).encode("utf-8")  # fmt: skip

OSM = b"""<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
<node id="1" version="1" timestamp="2026-01-01T00:00:00Z" lat="31.40" lon="121.40"/>
<node id="2" version="1" timestamp="2026-01-01T00:00:00Z" lat="31.41" lon="121.41"/>
<node id="3" version="1" timestamp="2026-01-01T00:00:00Z" lat="31.42" lon="121.40"/>
<way id="7" version="1" timestamp="2026-01-01T00:00:00Z"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="name" v="street"/></way>
</osm>
"""

_TEXTS = st.text(max_size=8) | st.sampled_from(["id", "type", "Feature", "\u202e", "\x00"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)
"""Any value of JSON, and some that are none."""

_CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(NASTY) | st.binary(max_size=6)),
    min_size=1,
    max_size=4,
)


def mutated(*bases: bytes) -> st.SearchStrategy[bytes]:
    """Return sound inputs in which some bytes were taken out and others put in."""
    return st.builds(_changed, st.sampled_from(bases), _CHANGES)


def outcome(read: Callable[[], object]) -> object:
    """Return what a reader answers, or the error of ours it raises, having looked at its words."""
    begun = time.process_time()
    try:
        found = read()
    except AtlasError as error:
        _look_at(error)
        found = error
    assert time.process_time() - begun < MOST_CPU_S
    return found


def _look_at(error: AtlasError) -> None:
    assert error.problems
    for problem in error.problems:
        for lang in LANGUAGES:
            said = sentence(problem, lang)
            assert said.strip()
            said.encode("utf-8")
            assert len(said) < 5000


def _changed(base: bytes, changes: Iterable[tuple[float, int, bytes]]) -> bytes:
    data = base
    for share, count, put in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + count :]
    return data
