"""Pictures for tests: views with some values, and the smallest files of each form."""

import struct
import zlib
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import geopandas as gpd

from layers.i18n.wording import Lang
from layers.store.atlas import catalogue
from layers.views import VIEWS
from layers.views.picture import Picture

WHEN = date(2026, 11, 22)
LINK = "https://atlas.example/coverage?lines=core&lang=en"
"""The day and the address that a file made of them names."""

QUICK: dict[str, dict[str, Any]] = {
    "overview": {"halo": True},
    "coverage": {"target": "parks", "lines": "core"},
    "travel_time": {"origin": "robot_park"},
    "reach": {"origin": "robot_park"},
    "access": {"indicator": "nearest_station"},
    "sites": {"tab": "match"},
}
"""Values of each view that differ from the defaults."""


def made(view: str, lang: Lang = "en", /, **others: Any) -> Picture:
    """Return a view with its defaults, some values aside."""
    values: dict[str, Any] = {key: each.opening for key, each in VIEWS[view].params.items()}
    return VIEWS[view].picture(values | QUICK.get(view, {}) | others, lang, lambda _: None)


def only(*layers: str) -> list[str]:
    """Return how an overview with no layers but some is arranged."""
    off = [f"-{each.id}" for each in catalogue() if each.visible and each.id not in layers]
    return [*off, *(each.id for each in catalogue() if not each.visible and each.id in layers)]


@lru_cache(maxsize=16)
def kept(view: str, lang: Lang = "en") -> Picture:
    """Return the same picture to every test that asks."""
    return made(view, lang)


def hostile(picture: Picture, words: str) -> Picture:
    """Return a picture whose first layer names every place in some words."""
    first = picture.scene.layers[-1]
    frame = gpd.GeoDataFrame(first.layer.frame).assign(name_zh=words, name_en=words)
    value = replace(first, layer=replace(first.layer, frame=frame))
    scene = replace(picture.scene, layers=(*picture.scene.layers[:-1], value))
    return replace(picture, scene=scene)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of one white dot, with further chunks before its end."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xff")), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


SVG = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/>'
    b"</svg>\n"
)


def pdf(info: bytes = b"/Title (A \\(map\\) >> of it) /Producer (hand)") -> bytes:
    """Return a PDF of one empty page, its table of objects reckoned as it is written."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        b"<< " + info + b" >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    )
