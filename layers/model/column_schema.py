"""The schema of columns: every figure of a table or file by its slug, with its unit and kind.

A slug says what it holds: ids end in ``_id``, names in ``_zh`` or ``_en``, the unit
stands in it, and the ends of a range are the slug with ``_low`` and ``_high``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from layers.i18n.wording import LANGUAGES, Lang, say

__all__ = ["COLUMNS", "ENDS", "Column"]

ENDS = ("_low", "_high")
"""What the ends of a range have behind the slug of their figure."""


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Parameters
    ----------
    slug
        Its name in every frame and file, for ever.
    kind
        "id", "text", "code" (a slug with words of its own), "flag", "count",
        "number", "geometry", "list" (of texts) or "rows" (of objects; in JSON only).
    unit
        A key of ``unit_name``; "" for none.
    decimals
        How many a reader is shown; files hold up to six.
    ranged
        Whether its range stands beside it, in ``<slug>_low`` and ``<slug>_high``.
    limited
        Whether it may be told for one limit, as ``<slug>_500m`` or ``<slug>_10min``.
    of_data
        Whether the name is that of a field of the data, see docs/data.md.
    label
        Its label is ``field.<label>``; "" where that is the slug.
    """

    slug: str
    kind: str
    unit: str = ""
    decimals: int = 0
    ranged: bool = False
    limited: bool = False
    of_data: bool = False
    label: str = ""

    def meaning(self, lang: Lang) -> str:
        """Return what it holds, without its unit."""
        return say(f"field.{self.label or self.slug}", lang)


def _of_data() -> Iterator[Column]:
    """Yield the fields of the data."""
    named = ("name", "alias", "facts", "boundary", "reason", "line_name")
    names = " ".join(f"{name}_{lang}" for name in named for lang in LANGUAGES)
    kinds = {
        "id": "id part_of",
        "text": f"{names} district_zh address at code role colour branch station_code interchange "
        "attribute document source sources note industries_source",
        "code": "kind status certainty opened_certainty area_certainty line industries",
        "count": "opened seq stations",
        "geometry": "geometry",
    }
    for kind, slugs in kinds.items():
        yield from (Column(slug, kind, of_data=True) for slug in slugs.split())
    yield Column("uncertainty_m", "number", "m", of_data=True)
    yield Column("area_published_km2", "number", "km2", 2, of_data=True)
    yield Column("length_km", "number", "km", 1, of_data=True)
    for year in (2000, 2010, 2020):
        yield Column(f"population_{year}", "count", "people", of_data=True)


def _without_unit() -> Iterator[Column]:
    """Yield ids, names, flags and counts."""
    named = ("nearest_station", "stop", "line", "lines", "from", "to", "what")
    kinds = {
        "code": "layer_id",
        "id": "town_id nearest_station_id by_station_id stop_id route_id line_id",
        "text": " ".join(f"{name}_{lang}" for name in named for lang in LANGUAGES)
        + " method year_basis mode quality left_out confidential",
        "flag": "located has_published_area connected unsure tied within on_streets assumed",
        "rows": "warnings benchmarks places counted",
        "list": "unknown",
        "count": "year class transfers stops cells cells_up reached rank best worst range_best "
        "range_worst",
    }
    for kind, slugs in kinds.items():
        yield from (Column(slug, kind) for slug in slugs.split())


def _of_coverage() -> Iterator[Column]:
    yield Column("lon", "number", "degree", 6)
    yield Column("lat", "number", "degree", 6)
    yield Column("radius_m", "number", "m")
    yield Column("area_km2", "number", "km2", 2, ranged=True)
    yield Column("covered_km2", "number", "km2", 1, limited=True)
    yield Column("share", "number", "share", 3, ranged=True, limited=True)
    yield Column("amount", "number")
    yield Column("covered_amount", "number", limited=True)
    yield Column("amount_share", "number", "share", 3, ranged=True, limited=True)
    yield Column("target_gap_pp", "number", "pp", 1, ranged=True, limited=True)
    yield Column("nearest_m", "number", "m", ranged=True)
    yield Column("walk_m", "number", "m", ranged=True)
    yield Column("walk_min", "number", "min", 1, ranged=True)
    yield Column("stations_inside", "count")
    yield Column("median_walk_min", "number", "min", 1, ranged=True)
    yield Column("farthest_walk_min", "number", "min", 1)
    yield Column("farthest_lon", "number", "degree", 6)
    yield Column("farthest_lat", "number", "degree", 6)
    yield Column("area_ha", "number", "ha", 1)
    yield Column("circle_km2", "number", "km2", 2)
    yield Column("streets_km2", "number", "km2", 2)
    yield Column("ratio", "number", "share", 3, ranged=True)


def _of_times() -> Iterator[Column]:
    yield Column("minutes", "number", "min", 1, ranged=True)
    for traveller in ("random", "informed"):
        for level in ("fastest", "p5", "median", "p95", "slowest"):
            yield Column(f"{traveller}_{level}_min", "number", "min", 1)
    for slug in ("statistic", "within", "beyond", "headway", "scheduled_wait", "average_wait",
                 "total_access"):  # fmt: skip
        yield Column(f"{slug}_min", "number", "min", 1)


def _of_surfaces() -> Iterator[Column]:
    for unit in ("min", "index", "places"):
        for slug in ("value", "mean", "gain"):
            yield Column(f"{slug}_{unit}", "number", unit, 1, ranged=True, label=slug)
        for slug in ("p5", "median", "p95", "after"):
            yield Column(f"{slug}_{unit}", "number", unit, 1, label=slug)
        yield Column(f"amount_mean_{unit}", "number", unit, 1, ranged=True, label="amount_mean")
    yield Column("measure_value", "number", decimals=1, ranged=True)
    yield Column("amount_none", "number", "share", 3, ranged=True)
    yield Column("gini", "number", decimals=2)
    yield Column("palma", "number", decimals=2)
    yield Column("amount_bands", "list", "share")
    yield Column("band", "text", ranged=True)
    yield Column("bands", "list", "share")
    yield Column("odds", "number", "share", 2)
    yield Column("share_of_index", "number", "share", 2)
    yield Column("frequency", "number", decimals=2)
    yield Column("weight", "number", decimals=1)


def _of_sites() -> Iterator[Column]:
    for group in ("rail_hub", "airport", "university", "site"):
        yield Column(f"{group}_id", "id")
        yield Column(f"{group}_min", "number", "min", 1, ranged=True)
    for limit in (15, 30, 45):
        yield Column(f"places_{limit}min", "count", ranged=True)
    yield Column("ptal_index", "number", "index", 1, ranged=True)
    yield Column("score", "number", "share", 2)
    yield Column("most", "number", "share", 2)


def _of_documents() -> Iterator[Column]:
    """Yield what the rows of layers, norms, indicators and figures of documents hold."""
    texts = ("title group target_text baseline_text later_text what text unit note applies_to "
             "period wording document read")  # fmt: skip
    kinds = {
        "text": " ".join(f"{text}_{lang}" for text in texts.split() for lang in LANGUAGES)
        + " group target_period baseline_period later_period period section document_date",
        "code": "measure base figure lines bound unit",
        "count": "features unlocated number",
    }
    for kind, slugs in kinds.items():
        yield from (Column(slug, kind) for slug in slugs.split())
    for slug in ("target", "baseline", "later", "value", "value_to"):
        yield Column(slug, "number", decimals=2)


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        each.slug: each
        for each in chain(
            _of_data(), _without_unit(), _of_coverage(), _of_times(), _of_surfaces(),
            _of_sites(), _of_documents(),
        )
    }
)  # fmt: skip
"""Every column by its slug, in the order of docs/figures.md."""
