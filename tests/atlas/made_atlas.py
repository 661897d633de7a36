"""The data of a made-up atlas: a bay of the southern hemisphere with three lines and one language.

All is laid out in metres of UTM zone 33 south, so that what the product must find follows
from the layout: the district is a rectangle of 80 km², its stations in operation lie far
from its edge and at least 2 km from each other.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

__all__ = ["DISTRICT_KM2", "LANGUAGE", "STOPS", "write_atlas"]

CRS = "EPSG:32733"
LANGUAGE = "en"
DISTRICT_KM2 = 80.0
_EAST, _NORTH = 520_000.0, 7_500_000.0

STOPS: dict[str, tuple[str, str, tuple[float, float]]] = {
    "st_red_west": ("red", "West Gate", (1500, 4000)),
    "st_red_market": ("red", "Market", (4000, 4000)),
    "st_red_east": ("red", "East Gate", (8000, 4000)),
    "st_blue_north": ("blue", "North Hill", (4000, 6500)),
    "st_blue_market": ("blue", "Market", (4000, 4000)),
    "st_blue_south": ("blue", "South Bay", (4000, 1500)),
    "st_green_south": ("green", "South Bay", (4000, 1500)),
    "st_green_quay": ("green", "Quay", (8000, 1500)),
}
"""Line, name, and place of each line-station, metres east and north of the district's corner."""

_RUNS = {("st_red_west", "st_red_market"): 180, ("st_red_market", "st_red_east"): 300,
         ("st_blue_north", "st_blue_market"): 180, ("st_blue_market", "st_blue_south"): 180,
         ("st_green_south", "st_green_quay"): 300}  # fmt: skip
"""Seconds from stop to stop, both ways."""

SETTINGS = """
languages = ["en"]
file_prefix = "kestrel"
crs = "EPSG:32733"
bounds = [14.9, -23.0, 15.6, -22.2]
home = [15.19, -22.62, 15.31, -22.52]
first_year = 2001
default_origin = "dock_works"
tables = ["segments", "headways", "services", "transfers"]

[names]
title = { en = "Kestrel Bay Atlas" }
district = { en = "Kestrel Bay" }
region = { en = "the Bay Province" }
metric = { en = "UTM 33S" }

[[layers]]
id = "district"
group = "base"
roles = ["ground"]
symbol = { colour = "#46545E", fill = "#F3F1E7", fill_opacity = 0.9 }

[[layers]]
id = "wards"
group = "base"
roles = ["ground", "target", "area", "summary"]
label_zoom = 11
symbol = { colour = "#9AA5AC" }

[[layers]]
id = "works"
group = "innovation"
roles = ["target", "area", "origin", "counted", "site", "sheet"]
rank = 1
symbol = { colour = "#D55E00", fill = "#D55E00" }

[[layers]]
id = "schools"
group = "innovation"
roles = ["origin", "counted", "goal"]
rank = 2
symbol = { colour = "#9B4D96", fill = "#9B4D96" }

[[layers]]
id = "lines"
group = "transit"
field = "line"

[[layers.classes]]
values = ["red"]
symbol = { colour = "#E3002B", width = 4 }

[[layers.classes]]
label = "legend.other_lines"
symbol = { colour = "#A9B4BB" }

[[layers]]
id = "stations"
group = "transit"
roles = ["sheet"]
symbol = { colour = "#22303A", fill = "#FFFFFF" }

[[layers]]
id = "hubs"
group = "innovation"
roles = ["origin", "counted", "goal"]
rank = 3
symbol = { colour = "#FFFFFF", fill = "#22303A" }

[words.layer]
wards = { en = "Wards" }
works = { en = "Works" }
schools = { en = "Schools" }
hubs = { en = "Hubs" }

[words.choose.target]
wards = { en = "Wards" }
works = { en = "Works" }

[words.line]
red = { en = "Red Line" }
"""


def write_atlas(folder: Path) -> None:
    """Write the settings, layers and tables of the atlas into a folder."""
    (folder / "geojson").mkdir(parents=True)
    (folder / "metro").mkdir()
    (folder / "atlas.toml").write_text(SETTINGS, encoding="utf-8")
    for layer_id, rows in _layers().items():
        path = folder / "geojson" / f"{layer_id}.geojson"
        path.write_text(_collection(layer_id, rows), encoding="utf-8")
    for name, lines in _tables().items():
        path = folder / "metro" / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _layers() -> dict[str, list[dict[str, Any]]]:
    """Return the features of each layer, in metres from the district's corner."""
    box, line = shapely.box, shapely.LineString
    tracks = {
        name: line([at for owner, _, at in STOPS.values() if owner == name])
        for name in ("red", "blue", "green")
    }
    return {
        "district": [_row("kestrel_bay", "Kestrel Bay", "district", box(0, 0, 10_000, 8000))],
        "wards": [
            _row("ward_west", "West Ward", "town", box(0, 0, 5000, 8000)),
            _row("ward_east", "East Ward", "town", box(5000, 0, 10_000, 8000)),
        ],
        "works": [
            _row("dock_works", "Dock Works", "park", box(1000, 5000, 2000, 6000)),
            _row("hill_works", "Hill Works", "park", box(5000, 6000, 6000, 7000)),
            _row("bay_hatchery", "Bay Hatchery", "incubator", shapely.Point(8000, 2000)),
        ],
        "schools": [_row("bay_college", "Bay College", "university", box(3000, 500, 3500, 1000))],
        "hubs": [_row("bay_airfield", "Bay Airfield", "airport", shapely.Point(9000, 7000))],
        "lines": [
            _row(f"metro_{name}", f"{name.title()} Line", "metro_line", track, opened=2001,
                 status="operating", line=name)
            for name, track in tracks.items()
        ],
        "stations": [
            _row(key, name, "metro_station", shapely.Point(at), opened=2003 if owner == "green"
                 else 2001, status="operating", line=owner, branch=None, seq=number)
            for number, (key, (owner, name, at)) in enumerate(STOPS.items())
        ],
    }  # fmt: skip


def _row(key: str, name: str, kind: str, shape: Any, **more: Any) -> dict[str, Any]:
    usual = {"status": "existing", "opened": None, "certainty": "surveyed", "uncertainty_m": 0}
    return {
        "id": key, "name_en": name, "kind": kind, "source": "survey", **usual, **more,
        "shape": shape,
    }  # fmt: skip


def _collection(layer_id: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return features as GeoJSON with their provenance."""
    words = {LANGUAGE: "made up"}
    source = {"id": "survey", "title": words, "publisher": words, "date": "2026-01-01",
              "licence": "own-digitising", "url": None}  # fmt: skip
    lineage = {f"title_{LANGUAGE}": layer_id, "sources": [source], "method": words, "note": words}
    shapes = gpd.GeoSeries([each["shape"] for each in rows]).translate(_EAST, _NORTH)
    placed = shapely.set_precision(shapes.set_crs(CRS).to_crs(4326).to_numpy(), 1e-6)
    features = [
        {
            "type": "Feature",
            "properties": {key: value for key, value in each.items() if key != "shape"},
            "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shape))),
        }
        for each, shape in zip(rows, placed, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "provenance": lineage, "features": features})


def _tables() -> dict[str, list[str]]:
    """Return the lines of each table of the metro."""
    lines = ("red", "blue", "green")
    ends = {line: [key for key, stop in STOPS.items() if stop[0] == line] for line in lines}
    return {
        "segments": [
            "line,from_id,to_id,length_m,run_s",
            *(f"{STOPS[a][0]},{a},{b},2500,{run}" for (a, b), run in _RUNS.items()),
        ],
        "services": [
            "line,service,from_id,to_id",
            *(f"{line},main,{keys[0]},{keys[-1]}" for line, keys in ends.items()),
        ],
        "transfers": [
            "station_a,station_b,distance_m,shared_platform",
            "st_red_market,st_blue_market,0,0",
            "st_blue_south,st_green_south,0,0",
        ],
        "headways": [
            "line,day,period,headway_s,quality",
            *(f"{line},{day},300,published" for line in lines
              for day in ("weekday,am_peak", "weekday,off_peak")),
        ],
    }  # fmt: skip
