"""A layer of the atlas with many made-up parcels more, as a user's data might have."""

import json
import math
from pathlib import Path
from typing import Any

__all__ = ["LAYER", "centre", "write_parcels"]

LAYER = "zones"
_KEPT = {"id", "name_zh", "name_en", "kind", "status", "certainty", "uncertainty_m", "source"}
_SIDE_M = 40.0
_STEP_DEG = 1.0 / 111_320.0
_WEST, _SOUTH, _EAST, _NORTH = 121.33, 31.30, 121.48, 31.47


def write_parcels(folder: Path, count: int) -> None:
    """Add parcels to a layer of the data in a folder."""
    path = folder / "geojson" / f"{LAYER}.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    like = next(each for each in collection["features"] if each["geometry"])
    collection["features"] += [_parcel(number, count, like) for number in range(count)]
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def centre(number: int, count: int) -> tuple[float, float]:
    """Return longitude and latitude of the middle of a parcel: they lie in rows and columns."""
    columns = math.ceil(math.sqrt(count))
    row, column = divmod(number, columns)
    return (
        round(_WEST + (_EAST - _WEST) * column / columns, 6),
        round(_SOUTH + (_NORTH - _SOUTH) * row / columns, 6),
    )


def _parcel(number: int, count: int, like: dict[str, Any]) -> dict[str, Any]:
    lon, lat = centre(number, count)
    east, north = _SIDE_M / 2 * _STEP_DEG / math.cos(math.radians(lat)), _SIDE_M / 2 * _STEP_DEG
    ring = [
        [round(lon + x * east, 6), round(lat + y * north, 6)]
        for x, y in ((-1, -1), (1, -1), (1, 0.2), (0.3, 1), (-1, 1), (-1, -1))
    ]
    properties = like["properties"] | {
        "id": f"made_{number}", "name_zh": f"地块{number}", "name_en": f"Parcel {number}",
    }  # fmt: skip
    properties |= dict.fromkeys(set(properties) - _KEPT)
    made = {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    return made | ({"id": f"made_{number}"} if "id" in like else {})
