"""The settings of a new atlas, as the text of its atlas.toml."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from layers.i18n.languages import languages
from layers.i18n.wording import say
from layers.model.palette import NO_VALUE, OUTLINE, OWN, RULE, SLATE, WHITE
from layers.new_atlas.rail_lines import RailLine

__all__ = ["Place", "settings_text"]

_AROUND_DEG = 0.3
"""So far beyond the district and its stations nothing of the atlas lies."""

_TABLES = ("segments", "headways", "services", "transfers")

_LAYERS = f"""
[[layers]]
id = "district"
group = "base"
roles = ["ground"]
tolerance_m = 8
symbol = {{ colour = "{SLATE}", width = 2.0 }}

[[layers]]
id = "lines"
group = "transit"
roles = ["sheet"]
field = "line"
"""

_OTHER_LINES = f"""
[[layers.classes]]
label = "legend.other_lines"
symbol = {{ colour = "{RULE}", width = 1.4 }}
"""

_STATIONS = f"""
[[layers]]
id = "stations"
group = "transit"
roles = ["sheet"]
label_zoom = 13
field = "status"

[[layers.classes]]
values = ["operating"]
label = "legend.station_open"
symbol = {{ colour = "{OUTLINE}", width = 1.3, fill = "{WHITE}", fill_opacity = 1.0, radius = 3.4 }}

[[layers.classes]]
label = "legend.station_not_open"
symbol = {{ colour = "{NO_VALUE}", width = 1.2, fill = "{WHITE}", fill_opacity = 0.8, radius = 3 }}
"""


@dataclass(frozen=True)
class Place:
    """What the atlas is of.

    Parameters
    ----------
    names
        What it is called, by language; at least in the first.
    id
        A slug: of the district, and with which its files begin.
    crs
        Projected CRS in metres, in which lengths and areas are taken.
    first_year
        The year in which years begin to be offered.
    """

    names: dict[str, str]
    id: str
    crs: str
    first_year: int


def settings_text(
    place: Place, ground: BaseGeometry, stations: BaseGeometry, lines: Sequence[RailLine]
) -> str:
    """Return the text of an atlas.toml.

    Parameters
    ----------
    place
        What the atlas is of.
    ground
        Its outline, in STORAGE.
    stations
        All its stations, in STORAGE; empty for none.
    lines
        Its lines.
    """
    title = {lang: say("new_atlas.title", lang, place=name) for lang, name in place.names.items()}
    metric = dict.fromkeys(place.names, _metres_name(place.crs))
    values = {
        "languages": _texts(languages()),
        "file_prefix": json.dumps(place.id),
        "crs": json.dumps(place.crs),
        "bounds": _box(ground.union(stations).bounds, around=_AROUND_DEG),
        "home": _box(ground.bounds),
        "first_year": str(place.first_year),
        "tables": _texts(_TABLES),
    }
    names = {"title": title, "district": place.names, "region": place.names, "metric": metric}
    parts = [
        "# What makes this the atlas of one place; docs/data.md says what each setting means.\n",
        "".join(f"{name} = {value}\n" for name, value in values.items()),
        "\n[names]\n" + "".join(f"{name} = {_words(each)}\n" for name, each in names.items()),
        _LAYERS,
        *(_line_class(line, OWN[k % len(OWN)]) for k, line in enumerate(lines)),
        _OTHER_LINES,
        _STATIONS,
        "\n[words.line]\n",
        *(f"{line.id} = {_words(dict.fromkeys(place.names, line.name))}\n" for line in lines),
    ]
    return "".join(parts)


def _line_class(line: RailLine, colour: str) -> str:
    symbol = f'{{ colour = "{line.colour or colour}", width = 4.0, casing = "{WHITE}" }}'
    return f'\n[[layers.classes]]\nvalues = ["{line.id}"]\nsymbol = {symbol}\n'


def _metres_name(crs: str) -> str:
    """Return what people call a system.

    >>> from geo.crs import utm_zone
    >>> _metres_name(utm_zone(-51.2, -30.0))
    'UTM 22S'
    """
    return CRS(crs).name.replace("WGS 84 / UTM zone", "UTM")


def _box(bounds: tuple[float, ...], around: float = 0.0) -> str:
    """Return a box in degrees, rounded outwards."""
    west, south, east, north = bounds
    low = (math.floor(round((each - around) * 100, 6)) / 100 for each in (west, south))
    high = (math.ceil(round((each + around) * 100, 6)) / 100 for each in (east, north))
    return f"[{', '.join(f'{each:g}' for each in (*low, *high))}]"


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(json.dumps(each) for each in texts)}]"


def _words(words: dict[str, str]) -> str:
    """Return words by language as a table of TOML, whose texts are those of JSON."""
    said = ", ".join(f"{lang} = {_text(each)}" for lang, each in words.items())
    return f"{{ {said} }}"


def _text(text: str) -> str:
    r"""Return a text as TOML writes it; braces, which words fill in, are no part of a name.

    >>> _text('a "b" {c}'), _text("阿雷格里港")
    ('"a \\"b\\" (c)"', '"阿雷格里港"')
    """
    plain = text.replace("{", "(").replace("}", ")").replace("\x7f", "")
    return json.dumps(plain, ensure_ascii=False)
