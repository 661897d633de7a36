"""The places to settle: which they are, and what the data say of each."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import checks
from layers.analyses.common.targets import parks_in_blocks
from layers.i18n.languages import columns
from layers.i18n.wording import Text, keys, text_of
from layers.model.claims import Tag, tags_of
from layers.model.layer import Layer, records
from layers.model.roles import SITE_KINDS
from layers.model.sites.site_details import Detail, details_of
from layers.store import repository
from layers.store.atlas import counted_as, to_metric, with_role
from layers.transit.places import Place

__all__ = [
    "CERTAINTIES",
    "DIRECTORY",
    "STATUSES",
    "UNLOCATED",
    "Site",
    "certainty_key",
    "industries",
    "kind_key",
    "sites_by_id",
]

DIRECTORY = "directory"
"""Where a place stands that no layer holds: the table of what has no location."""

_OPTIONAL = frozenset({"part_of", "industries", "industries_source", "facts_zh", "facts_en"})
"""Fields that a layer of places to settle can do without."""

UNLOCATED = "unlocated"
"""The certainty of a site without a location, among those one can look for."""

CERTAINTIES = (*checks.CERTAINTIES, UNLOCATED)
"""From the surest to what is not known at all."""

STATUSES = tuple(sorted(checks.STATUSES))


@dataclass(frozen=True, eq=False)
class Site:
    """A place to settle.

    Parameters
    ----------
    id
        Id of its feature, of the whole park where that is in blocks, or of its
        entry in the directory.
    name
        Name in both languages.
    others
        Further names it goes by.
    kind
        One of `layers.model.roles.SITE_KINDS`.
    layer_id
        Layer that holds it, or `DIRECTORY`.
    parts
        Where it lies: its feature, or the blocks of a park; none for no location.
    tags
        Those of the six leading industries it stands for, each with its source;
        none where no document names one, which is unknown, not none at all.
    area_km2
        As published, else as measured on the map; nan where neither is known.
    area_published
        Whether it is the published one.
    status
        One of `geo.checks.STATUSES`.
    certainty, uncertainty_m
        How sure the location is, of the least sure block; None without one.
    facts
        What the documents say.
    reason
        Why it has no location, where that is told.
    details
        What whoever runs it tells of it, each with its source.
    """

    id: str
    name: Text
    others: tuple[str, ...]
    kind: str
    layer_id: str
    parts: tuple[Place, ...]
    tags: tuple[Tag, ...]
    area_km2: float
    area_published: bool
    status: str
    certainty: str | None
    uncertainty_m: float | None
    facts: Text
    reason: Text
    details: tuple[Detail, ...] = ()

    @property
    def located(self) -> bool:
        """Whether anything is known of where it lies."""
        return bool(self.parts)

    @property
    def industries(self) -> tuple[str, ...]:
        """The leading industries the documents name for it, by slug; none for unknown."""
        return tuple(tag.industry for tag in self.tags)


def industries() -> tuple[str, ...]:
    """Return the leading industries, by slug."""
    return tuple(key.removeprefix("industry.") for key in keys("industry."))


def kind_key(kind: str) -> str:
    """Return the key of the words for a kind of site."""
    return f"kind.{kind}"


def certainty_key(certainty: str) -> str:
    """Return the key of the words for how sure a location is, or for none."""
    return "value.unlocated" if certainty == UNLOCATED else f"certainty.{certainty}"


def sites_by_id() -> dict[str, Site]:
    """Return every place to settle, by id: those of the layers first, then the directory's.

    Raises
    ------
    DataError
        If one of the layers or the directory is missing or broken.
    """
    return _sites_by_id(repository.state())


@lru_cache(maxsize=2)
def _sites_by_id(state: object) -> dict[str, Site]:  # noqa: ARG001 - other data are another question
    directory = repository.table("directory").set_index("id", drop=False)
    found: dict[str, Site] = {}
    for layer_id in with_role("site"):
        found |= {site.id: site for site in _of_layer(repository.layer(layer_id), directory)}
    for row in records(directory):
        if counted_as(row.category) in SITE_KINDS and row.Index not in found:
            found[row.Index] = _unlocated(row)
    return found


def _of_layer(layer: Layer, directory: pd.DataFrame) -> Iterator[Site]:
    """Yield the sites of a layer; blocks of a park of the directory are one."""
    lacking = dict.fromkeys(_OPTIONAL.difference(layer.frame))
    kinds = layer.frame["kind"].map(counted_as)
    frame = layer.frame[kinds.isin(SITE_KINDS)].assign(**lacking)
    parks = parks_in_blocks(directory)
    blocks: dict[str, list[Any]] = {}
    for row in records(frame):
        # Sites in a park are no blocks of it: only areas make up a whole.
        whole = str(row.part_of) if _is_area(row) and row.part_of in parks else str(row.Index)
        blocks.setdefault(whole, []).append(row)
    ground = dict(zip(frame.index, to_metric(frame.geometry), strict=True))
    for key, rows in blocks.items():
        alone = [row.Index for row in rows] == [key]
        said = rows[0] if alone else next(records(directory.loc[[key]]))
        yield _of_rows(key, rows, said, layer.id, [ground[row.Index] for row in rows])


def _is_area(row: Any) -> bool:
    return row.geometry is not None and row.geometry.geom_type.endswith("Polygon")


def _of_rows(
    key: str, rows: list[Any], said: Any, layer_id: str, ground: list[BaseGeometry | None]
) -> Site:
    """Return the site that some features make up.

    `said` has the words on the whole of it, `ground` the features' geometries in metres.
    """
    located = [row for row in rows if row.geometry is not None]
    published = _number_or_nan(getattr(said, "area_published_km2", None))
    measured = _area_km2([each for row, each in zip(rows, ground, strict=True) if _is_area(row)])
    kinds = map(counted_as, (getattr(said, "category", ""), rows[0].kind))
    return Site(
        id=key,
        name=text_of(said),
        others=tuple(_others(rows, own=text_of(rows[0]) == text_of(said))),
        kind=next(kind for kind in kinds if kind in SITE_KINDS),
        layer_id=layer_id,
        parts=tuple(_place(row, layer_id) for row in located),
        tags=_tags([said, *rows]),
        area_km2=published if math.isfinite(published) else measured,
        area_published=math.isfinite(published),
        status=str(said.status),
        certainty=max((row.certainty for row in located), key=CERTAINTIES.index, default=None),
        uncertainty_m=max((float(row.uncertainty_m) for row in located), default=None),
        facts=text_of(said, "facts"),
        reason=Text(),
        details=details_of(said),
    )


def _unlocated(row: Any) -> Site:
    return Site(
        id=str(row.Index),
        name=text_of(row),
        others=(),
        kind=counted_as(row.category),
        layer_id=DIRECTORY,
        parts=(),
        tags=_tags([row]),
        area_km2=math.nan,
        area_published=False,
        status=str(row.status),
        certainty=None,
        uncertainty_m=None,
        facts=text_of(row, "facts"),
        reason=text_of(row, "reason"),
    )


def _place(row: Any, layer_id: str) -> Place:
    return Place(row.Index, text_of(row), (), layer_id, row.kind, row.geometry)


def _others(rows: list[Any], *, own: bool) -> Iterator[str]:
    """Yield the further names of some features: aliases, and those of the blocks of a whole."""
    for field in (*(() if own else columns("name")), *columns("alias")):
        for value in (getattr(row, field, None) for row in rows):
            if isinstance(value, str):
                yield from (part.strip() for part in value.replace("；", ";").split(";") if part)


def _tags(rows: Iterable[Any]) -> tuple[Tag, ...]:
    """Return the tags of the first of some rows that has any, in their usual order."""
    for row in rows:
        tags = {tag.industry: tag for tag in tags_of(row.industries, row.industries_source)}
        if tags:
            return tuple(tags[each] for each in industries() if each in tags)
    return ()


def _number_or_nan(value: Any) -> float:
    return math.nan if pd.isna(value) else float(value)


def _area_km2(areas: list[BaseGeometry | None]) -> float:
    """Return what some areas in metres take together, nan for none."""
    return float(shapely.area(shapely.union_all(areas))) / 1e6 if areas else math.nan
