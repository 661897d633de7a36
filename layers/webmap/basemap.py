"""An optional tile service under the map: a setting, off unless data/basemap.toml names one.

A tile service must name its datum. Services in GCJ-02 or BD-09 are refused:
under layers in WGS84 their streets would lie some 480 or 1,100 m off.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.errors import DataError, Problem
from layers.store import repository

__all__ = ["TileService", "tile_service"]

FILE = "basemap.toml"

_FITTING = ("WGS84", "CGCS2000")
"""Datums that agree with the layers (CGCS2000 to within what a map can show)."""

_SHIFTED_HOSTS = {
    "GCJ-02": ("autonavi.com", "amap.com", "gtimg.com", "qq.com", "google.cn", "geoq.cn"),
    "BD-09": ("bdimg.com", "baidu.com"),
}
"""Hosts known to serve a shifted datum, whatever a setting calls it."""


@dataclass(frozen=True)
class TileService:
    """Address template ({z}, {x}, {y}) and credit of a tile service in a fitting datum."""

    url: str
    attribution: str


def tile_service() -> TileService | None:
    """Return the tile service of the settings, or None where none is set.

    Raises
    ------
    DataError
        With everything wrong in the setting; maps are then shown without it.
    """
    tiles = repository.settings("basemap").get("tiles")
    if tiles is None:
        return None
    url, datum, credit = (str(tiles.get(key, "")) for key in ("url", "datum", "attribution"))
    host = urlsplit(url).hostname or ""
    problems = [
        Problem("tiles_field", file=FILE, field=f"tiles.{key}")
        for key, value in (("url", url), ("datum", datum), ("attribution", credit))
        if not value
    ]
    shifted = [
        name
        for name, hosts in _SHIFTED_HOSTS.items()
        if any(host == each or host.endswith(f".{each}") for each in hosts)
    ]
    if url and not all(part in url for part in ("{z}", "{x}", "{y}")):
        problems.append(Problem("tiles_url", file=FILE, field="tiles.url"))
    if shifted or (datum and datum.upper() not in _FITTING):
        values = {"datum": shifted[0] if shifted else datum, "allowed": _FITTING}
        problems.append(Problem("tiles_datum", file=FILE, field="tiles.datum", values=values))
    if problems:
        raise DataError(problems)
    return TileService(url, credit)
