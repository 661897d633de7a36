"""What readers bring: whether its datum is found, and how long a large file takes.

    .venv/bin/python -m tests.bench.own_data --seeds 2
    .venv/bin/python -m tests.bench.own_data --areas 50000

Datum: 10,000 grid points over China go into each shifted datum and back. Then made-up layers of
5, 20 and 200 places in and around the district, none to twelve of them stations by their names,
in every datum and plane system, axes as they are and swapped, with noise of 0, 30 and 100 m,
are located as files that state nothing (`tests.layers.imports.test_datum_vote`).

Areas: a shapefile is read by pyogrio alone, the start of a child is taken, and an import is held
against both, in seconds of the processor; the preview is what the browser gets.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.datum import bd09_from_wgs84, gcj02_from_wgs84, wgs84_from_bd09, wgs84_from_gcj02
from geo.sphere import great_circle_m
from layers.imports.draft import Draft, draft
from layers.imports.keep import keep
from layers.imports.preview import preview_layer
from layers.store import child_process
from layers.views.own_data import preview_scene
from tests.layers.imports.test_datum_vote import CASES, outcome
from tests.layers.imports.test_vector_forms import archive

T = TypeVar("T")

_PER_AXIS = 100
_WEST, _SOUTH, _EAST, _NORTH = 75.0, 18.0, 134.0, 53.0
_RIGHT_M = 5.0
_EASY_PLACES, _EASY_NOISE_M, _EASY_NAMED = 20, 30, 5


def conversions() -> Iterator[str]:
    """Yield how far points over China are off after they went forth and back, in metres."""
    lon, lat = (each.ravel() for each in np.meshgrid(
        np.linspace(_WEST, _EAST, _PER_AXIS), np.linspace(_SOUTH, _NORTH, _PER_AXIS)))  # fmt: skip
    ways = {
        "GCJ-02": (gcj02_from_wgs84, wgs84_from_gcj02),
        "BD-09": (bd09_from_wgs84, wgs84_from_bd09),
    }
    for name, (forth, back) in ways.items():
        off = great_circle_m(*back(*forth(lon, lat)), lon, lat)
        shifted = great_circle_m(*forth(lon, lat), lon, lat)
        yield (f"{name}: {len(lon):,} points, shifted by {shifted.min():.0f} to "
               f"{shifted.max():.0f} m, back within {off.max() * 1000:.6f} mm")  # fmt: skip


def votes(seeds: int) -> Iterator[str]:
    """Yield how often a made-up layer was located right, asked about, or wrong."""
    cases = [each for each in CASES if each[-1] < seeds]
    rows = []
    for case in cases:
        _, count, noise, named, *_ = case
        found = outcome(case)
        rows.append((count, noise, named, found.decided, found.decided and found.off_m > _RIGHT_M))
    table = pd.DataFrame(rows, columns=["places", "noise_m", "named", "decided", "wrong"])
    yield f"{len(table):,} layers: right or asked {1 - table['wrong'].mean():.2%}"
    easy = table[(table["places"] >= _EASY_PLACES) & (table["noise_m"] <= _EASY_NOISE_M)
                 & (table["named"] >= _EASY_NAMED)]  # fmt: skip
    yield f"easy ones, {len(easy):,}: asked {1 - easy['decided'].mean():.2%}"
    blind = table[table["named"] == 0]
    yield f"without evidence, {len(blind):,}: asked {1 - blind['decided'].mean():.2%}"
    by = table.groupby(["places", "noise_m", "named"])[["decided", "wrong"]].agg(["mean", "sum"])
    yield by["decided"]["mean"].to_string(float_format="{:.0%}".format)
    yield f"wrong in all: {int(table['wrong'].sum())}"


def areas(count: int) -> Iterator[str]:
    """Yield how long an import of areas takes against pyogrio alone and a child's start."""
    side = int(np.ceil(np.sqrt(count)))
    x, y = np.divmod(np.arange(count), side)
    boxes = shapely.box(121.33 + x * 0.0008, 31.30 + y * 0.0006,
                        121.3306 + x * 0.0008, 31.3004 + y * 0.0006)  # fmt: skip
    frame = gpd.GeoDataFrame({"name": [f"地块{k}" for k in range(count)], "no": np.arange(count)},
                             geometry=boxes, crs=4326)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_LOCAL"] = str(Path(folder) / "local")
        path = Path(folder) / "parcels.shp"
        pyogrio.write_dataframe(frame, path, encoding="UTF-8")
        packed = Path(folder) / "parcels.zip"
        archive(packed, *Path(folder).glob("parcels.*"))
        draft(packed, "wgs84")  # what is loaded once is loaded
        pyogrio.read_dataframe(path)
        alone, _ = _taken(lambda: pyogrio.read_dataframe(path))
        start, _ = _taken(lambda: child_process.call("layers.imports.vector_child:formats"))
        full, _ = _taken(lambda: child_process.call("layers.store.vector_files:drivers"))
        read, found = _taken(lambda: draft(packed, "wgs84"))
        seen, _ = _taken(lambda: _scene(found))
        kept, _ = _taken(lambda: keep(found, found.proposed))
    yield (f"{count:,} areas: pyogrio alone {alone:.2f} s, a child's start {start:.2f} s, with "
           f"all that pyogrio loads where it finds it {full:.2f} s")  # fmt: skip
    yield (f"report {read:.2f} s, preview {seen:.2f} s more, keeping {kept:.2f} s; "
           f"report over start + 3 x pyogrio: {read / (start + 3 * alone):.2f}, "
           f"over that of all it loads: {read / (full + 3 * alone):.2f}")  # fmt: skip


def _scene(found: Draft) -> bytes:
    layer = preview_layer(found, found.proposed)
    assert layer is not None
    return str(preview_scene(layer, "en").payload()).encode("utf-8")


def _taken(work: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds of the processor that work takes, its children's too, and its result."""
    begun = _processor_s()
    result = work()
    return _processor_s() - begun, result


def _processor_s() -> float:
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--areas", type=int, default=0)
    options = parser.parse_args()
    for line in conversions():
        print(line)
    if options.seeds:
        print(*votes(options.seeds), sep="\n")
    if options.areas:
        print(*areas(options.areas), sep="\n")


if __name__ == "__main__":
    main()
