"""What a card tells of an area: as published, as measured, and how far apart the two are."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from layers.i18n.wording import Lang, area, number, say
from layers.store import repository
from layers.store.atlas import to_metric

__all__ = ["area_rows", "is_area"]

_EQUAL_PERCENT = 0.05
"""Areas that differ by less read the same to one decimal."""


def is_area(shape: shapely.Geometry | None) -> bool:
    """Return whether a place is an area, not a point, a line or nowhere."""
    return isinstance(shape, shapely.Polygon | shapely.MultiPolygon)


def area_rows(row: pd.Series, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield what is known of an area, or of an edge of areas."""
    if _has_value(row, "basis"):
        yield say("card.basis", lang), say(f"basis.{row['basis']}", lang)
    published = row.get("area_published_km2")
    if pd.notna(published):
        worded = area(float(published), lang)
        if _has_value(row, "area_certainty"):
            certainty = say(f"area_certainty.{row['area_certainty']}", lang)
            worded = say("card.area_from", lang, area=worded, certainty=certainty)
        yield say("card.area_published", lang), worded
    shape = row["geometry"]
    if is_area(shape):
        outline = gpd.GeoSeries([shape], crs=repository.layer("district").frame.crs)
        measured = float(to_metric(outline).area.iloc[0]) / 1e6
        yield say("card.area_measured", lang), _against(measured, published, lang)


def _against(measured_km2: float, published_km2: Any, lang: Lang) -> str:
    """Return a measured area, and by how much it differs from the published one."""
    worded = area(measured_km2, lang)
    if pd.isna(published_km2):
        return worded
    percent = 100 * (measured_km2 / float(published_km2) - 1)
    differs = say("card.area_equal", lang) if abs(percent) < _EQUAL_PERCENT else say(
        "card.area_more" if percent > 0 else "card.area_less", lang,
        percent=number(abs(percent), lang, digits=1),
    )  # fmt: skip
    return say("card.area_from", lang, area=worded, certainty=differs)


def _has_value(row: pd.Series, field: str) -> bool:
    return isinstance(row.get(field), str) and bool(row[field])
