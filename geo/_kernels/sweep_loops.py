"""Loops that add up what origins reach without a table of origins by destinations.

Places stand in an order in which neighbours are near each other, in tiles of `TILE`
of them. A tile that a stop reaches whole is added as one figure, one that no stop
reaches is passed over; only tiles in between are looked at place by place.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit

__all__ = ["FAR", "TILE", "least_rides", "reached_sums"]

TILE = 128
"""Places in a tile."""

FAR = 2**30
"""Milliseconds of what is not reached: two of them still fit into 32 bits."""

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def least_rides(
    after: Ints, way_ptr: Ints, way_stop: Ints, way_ms: Ints, limit: int, out: Ints
) -> None:
    """Fill `out`, (stops, places), with the least milliseconds, `FAR` beyond the limit.

    `after` is (stops, all stops), the ways lead from stops to places, as CSR over the places.
    """
    for stop in range(out.shape[0]):
        for place in range(out.shape[1]):
            least = FAR
            for way in range(way_ptr[place], way_ptr[place + 1]):
                if after[stop, way_stop[way]] <= limit and way_ms[way] <= limit:
                    least = min(least, after[stop, way_stop[way]] + way_ms[way])
            out[stop, place] = least if least <= limit else FAR


@jit
def reached_sums(
    start_ptr: Ints, start_stop: Ints, start_ms: Ints,
    direct_ptr: Ints, direct_place: Ints, direct_ms: Ints,
    ride: Ints, least: Ints, most: Ints, weight: Floats, tile_weight: Floats,
    x: Floats, y: Floats, spot_ptr: Ints, spot_place: Ints, spot_x: Floats, spot_y: Floats,
    box: Floats, detour: float, within: float, ms_per_m: float, limit: int, out: Floats,
) -> None:  # fmt: skip
    """Fill `out`, (origins,), with the weights of the places reached within the limit.

    `ride` is (stops, places) as of `least_rides`; `least` and `most`, (stops, tiles), are the
    ends of its values in each tile. Origins at `x` and `y` walk straight to the spots of a
    tile, `spot_ptr[tile]` on, within some metres; `box`, (4, tiles), is what holds them.
    """
    # Looked at without its root, a little more than what is within.
    far = (within / detour) ** 2 * (1 + 1e-9)
    tiles, places = least.shape[1], ride.shape[1]
    best, walked = np.empty(TILE, np.int32), np.full(places, FAR, np.int32)
    ends = np.empty(tiles, np.int8)  # how many ends of a tile are reached: 2 all of it
    for origin in range(len(out)):
        first, last = start_ptr[origin], start_ptr[origin + 1]
        for tile in range(tiles):
            ends[tile] = 0
        for way in range(first, last):
            left, stop = limit - start_ms[way], start_stop[way]
            for tile in range(tiles):
                found = np.int8(least[stop, tile] <= left) + np.int8(most[stop, tile] <= left)
                if found > ends[tile]:
                    ends[tile] = found
        for way in range(direct_ptr[origin], direct_ptr[origin + 1]):
            if direct_ms[way] <= limit:
                place = direct_place[way]
                walked[place] = min(walked[place], direct_ms[way])
                if ends[place // TILE] == 0:
                    ends[place // TILE] = 1
        total = 0.0
        for tile in range(tiles):
            if ends[tile] > 1:
                total += tile_weight[tile]
                continue
            east = max(box[0, tile] - x[origin], x[origin] - box[2, tile], 0.0)
            north = max(box[1, tile] - y[origin], y[origin] - box[3, tile], 0.0)
            near = east * east + north * north <= far
            if near or ends[tile] == 1:
                begin = tile * TILE
                count = min(TILE, places - begin)
                for place in range(count):
                    best[place] = walked[begin + place]
                if near:
                    for spot in range(spot_ptr[tile], spot_ptr[tile + 1]):
                        east, north = x[origin] - spot_x[spot], y[origin] - spot_y[spot]
                        if east * east + north * north <= far:
                            walk_m = np.hypot(east, north) * detour
                            if walk_m <= within:
                                place = spot_place[spot] - begin
                                best[place] = min(best[place], np.int32(np.rint(walk_m * ms_per_m)))
                for way in range(first, last):
                    walk, stop = start_ms[way], start_stop[way]
                    if least[stop, tile] <= limit - walk:
                        for place in range(count):
                            value = np.int32(walk + ride[stop, begin + place])
                            if value < best[place]:
                                best[place] = value
                for place in range(count):
                    if best[place] <= limit:
                        total += weight[begin + place]
        for way in range(direct_ptr[origin], direct_ptr[origin + 1]):
            walked[direct_place[way]] = FAR
        out[origin] = total
