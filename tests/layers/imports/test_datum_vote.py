"""The datum vote: right or asked, never confident and wrong, and seldom asked where it need not.

Made-up layers of 5, 20 and 200 places in and around the district, some of them by the names of
known stations, in every datum and plane system, with noise. Their places in WGS 84 are known,
and brought into the systems by PROJ and by the formulas of the web maps forwards: the vote goes
backwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo.datum import bd09_from_wgs84, gcj02_from_wgs84
from geo.sphere import great_circle_m
from layers.imports.locate import locate
from layers.imports.read_file import ReadFile
from layers.store import repository
from layers.store.atlas import ATLAS
from tests.profiles import part_of

COUNTS, NOISES_M, NAMED = (5, 20, 200), (0, 30, 100), (0, 3, 5, 12)
PLANES = {
    "epsg:4549": "EPSG:4549", "epsg:4528": "EPSG:4528", "epsg:4510": "EPSG:4510",
    "epsg:4499": "EPSG:4499", "epsg:32651": "EPSG:32651", "shanghai2000": ATLAS.grids[0].crs,
}  # fmt: skip
SYSTEMS = ("wgs84", "gcj02", "bd09", *PLANES)
SEEDS = range(6)

Case = tuple[str, int, int, int, bool, int]
"""System, places, noise in metres, how many are known, axes swapped, seed."""
CASES = [
    (system, count, noise, named, swapped, seed)
    for system in SYSTEMS for count in COUNTS for noise in NOISES_M for named in NAMED
    for swapped in (False, True) for seed in SEEDS if named <= count
]  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of one layer: whether it was placed, and how far from the truth."""

    decided: bool
    off_m: float


@cache
def stations() -> gpd.GeoDataFrame:
    frame = repository.layer("stations").frame
    once = frame[frame["status"] == "operating"].drop_duplicates("name_zh")
    return once[once["name_zh"].map(list(once["name_zh"]).count) == 1]


def forwards(system: str) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    if system in PLANES:
        way = Transformer.from_crs("EPSG:4326", PLANES[system], always_xy=True)
        return way.transform
    return {"wgs84": lambda lon, lat: (lon, lat), "gcj02": gcj02_from_wgs84,
            "bd09": bd09_from_wgs84}[system]  # fmt: skip


def outcome(case: Case) -> Outcome:
    """Return what becomes of a layer that states nothing."""
    system, count, noise, named, swapped, seed = case
    random = np.random.default_rng([hash_of(system), count, noise, named, swapped, seed])
    known = stations().sample(named, random_state=int(random.integers(2**31)))
    west, south, east, north = 121.2, 31.2, 121.6, 31.55
    lon = np.concatenate([known.geometry.x, random.uniform(west, east, count - named)])
    lat = np.concatenate([known.geometry.y, random.uniform(south, north, count - named)])
    far = random.normal(0, max(noise, 1e-9), (2, count))
    lon, lat = lon + far[0] / 95_000, lat + far[1] / 110_900
    x, y = forwards(system)(lon, lat)
    at = (y, x) if swapped else (x, y)
    names = [*known["name_zh"], *(f"无名{number}" for number in range(count - named))]
    frame = gpd.GeoDataFrame({"name": names}, geometry=shapely.points(*at))
    found = locate(ReadFile("a", "", "csv", frame, None), names)
    if found.system is None:
        return Outcome(decided=False, off_m=0.0)
    here = found.frame.geometry
    return Outcome(True, float(np.max(great_circle_m(here.x, here.y, lon, lat))))  # noqa: FBT003


def hash_of(word: str) -> int:
    return int.from_bytes(word.encode("utf-8")[-4:], "big")


def test_it_is_right_or_asks_and_asks_seldom() -> None:
    cases = part_of(CASES, 0.03, seed="datum vote")
    found = [(case, outcome(case)) for case in cases]
    wrong = [case for case, each in found if each.decided and each.off_m > 5]
    assert wrong == []
    easy = [each for case, each in found if case[1] >= 20 and case[2] <= 30 and case[3] >= 5]
    assert len(easy) > 10
    assert sum(not each.decided for each in easy) <= 0.1 * len(easy)
    blind = [each for case, each in found if case[3] == 0]
    assert blind
    assert not any(each.decided for each in blind)


@pytest.mark.parametrize("system", SYSTEMS)
def test_five_known_stations_are_enough(system: str) -> None:
    made = outcome((system, 20, 0, 5, False, 1))
    assert made.decided
    assert made.off_m < 1
