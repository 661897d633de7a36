"""A made-up walking network over most of Baoshan: crooked blocks, and a river with one bridge."""

import numpy as np
from pyproj import Transformer

from geo.crs import STORAGE
from geo.walking.street_network import build_streets
from layers.i18n.wording import Text
from layers.store.atlas import METRIC
from layers.streets.local_network import Network

WEST, SOUTH, EAST, NORTH = 340_000.0, 3_463_000.0, 360_000.0, 3_480_000.0
"""Its bounds in metres: Luojing lies beyond them, and so do the southernmost stations."""

BLOCK_M = 200.0
ROW, COLUMN = 33, 53
RIVER_Y, BRIDGE_X = SOUTH + (ROW + 0.5) * BLOCK_M, WEST + COLUMN * BLOCK_M
"""The river runs between two rows of crossings, from west to east; the bridge is near Gongfu."""

HOLE = (356_783.0, 3_470_482.0)
HOLE_M = 450.0
"""No street lies this near to Zhanghuabang station."""


def river_town() -> Network:
    """Return the network with everything that is known of it."""
    random = np.random.default_rng(0)
    columns, rows = int((EAST - WEST) / BLOCK_M) + 1, int((NORTH - SOUTH) / BLOCK_M) + 1
    number = np.arange(columns * rows)
    column, row = number % columns, number // columns
    x = WEST + column * BLOCK_M + random.uniform(-40, 40, len(number))
    y = SOUTH + row * BLOCK_M + random.uniform(-40, 40, len(number))
    east, north = number[column < columns - 1], number[row < rows - 1]
    wet = (row[north] == ROW) & (column[north] != COLUMN)
    u = np.concatenate([east, north[~wet]])
    v = np.concatenate([east + 1, north[~wet] + columns])
    dry = np.hypot(x - HOLE[0], y - HOLE[1]) > HOLE_M
    kept = dry[u] & dry[v]
    lon, lat = Transformer.from_crs(METRIC, STORAGE, always_xy=True).transform(x, y)
    streets = build_streets(lon, lat, u[kept], v[kept])
    assert streets.crs == METRIC
    return Network(
        streets=streets,
        origin="import",
        source="river.osm",
        area=Text(zh="河两岸", en="both banks"),
        data_date="2026-01-02",
        dated_by="source",
        fetched="2026-03-04",
        bounds=(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())),
        ways=int(kept.sum()),
        dropped=0,
        left_out=0.0,
        covers=0.8,
        digest=streets.digest,
    )
