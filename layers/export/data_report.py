"""The report on the data: what has no source of its own, what is old, what has changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from layers.analyses.coverage.norms import norms
from layers.export.releases import Change, Release, changes, last_release
from layers.i18n.ages import age_months
from layers.i18n.languages import needed_columns
from layers.i18n.wording import Text, text_of
from layers.model.claims import tags_of
from layers.model.layer import Layer, records
from layers.store import repository
from layers.store.atlas import SHIPPED

__all__ = ["GAPS", "STATES", "Gap", "Report", "SourceAge", "report"]

GAPS = ("features", "tags", "years")
"""Kinds of facts that may lack a source of their own."""

STATES = ("overdue", "undated", "no_cycle", "current")
"""How a source stands against its cycle, what asks for work first."""

_NORMS = "norms"
"""The table of norms, whose documents have no ids of their own."""

_OF_SOURCES = {"id", *needed_columns("title"), "date"}
"""Columns of a table that lists sources."""

_UNSOURCED = ("", "unsourced")
"""What a feature says of its year of opening where it has no source of its own."""


_TAG_FIELDS = ("industries", "industries_source")


@dataclass(frozen=True)
class Gap:
    """A fact without a source of its own.

    Parameters
    ----------
    kind
        One of `GAPS`.
    part
        The layer or table it stands in.
    id, name
        The feature or row.
    reason
        A key of the wording table (``report.reason.<slug>``).
    value
        The tag or the year; empty for a feature.
    """

    kind: str
    part: str
    id: str
    name: Text
    reason: str
    value: str = ""


@dataclass(frozen=True)
class SourceAge:
    """A source, its age, and the cycle in which it is to be renewed.

    Parameters
    ----------
    id, title, date
        As in provenance; the date None where unknown.
    cycle
        The kind of source, a key of ``cycle.<slug>``; empty where none fits.
    cycle_months
        How long it holds; None where no cycle is stated.
    parts
        The layers or tables that rest on it.
    age_months
        How old it is, None where its date is unknown.
    state
        One of `STATES`.
    """

    id: str
    title: Text
    date: str | None
    cycle: str
    cycle_months: int | None
    parts: tuple[str, ...]
    age_months: int | None = None
    state: str = "no_cycle"


@dataclass(frozen=True)
class Report:
    """What a data steward has to know.

    Parameters
    ----------
    today
        The day ages are counted to.
    totals
        How many features, tags and years there are, by kind of `GAPS`.
    gaps
        Facts without a source of their own.
    sources
        Every source with its age, those that ask for work first.
    release, changes
        The last release of the data, and what has changed since; no release
        known leaves both empty.
    """

    today: date
    totals: Mapping[str, int]
    gaps: tuple[Gap, ...]
    sources: tuple[SourceAge, ...]
    release: Release | None
    changes: tuple[Change, ...]


def report(today: date) -> Report:
    """Return the report of data that are sound.

    Raises
    ------
    DataError
        If a table is missing or broken, or the manifest of the last release is.
    """
    layers = {entry.id: repository.layer(entry.id) for entry in SHIPPED}
    directory = repository.table("directory")
    facts = [*_features(layers), *_tags(layers, directory), *_years(layers)]
    last = last_release()
    return Report(
        today,
        {kind: sum(1 for each, _ in facts if each.kind == kind) for kind in GAPS},
        tuple(each for each, sourced in facts if not sourced),
        tuple(sorted(_sources(layers, today), key=_urgency)),
        last,
        changes(last) if last else (),
    )


def _features(layers: Mapping[str, Layer]) -> Iterator[tuple[Gap, bool]]:
    """Yield each feature, and whether no unverified source is among those it names."""
    for layer in layers.values():
        doubtful = {each.id for each in layer.lineage.sources if each.licence == "unverified"}
        for row in records(layer.frame):
            named = set(str(row.source).split())
            reason = "partly" if named - doubtful else "only"
            gap = Gap("features", layer.id, row.id, text_of(row), reason)
            yield gap, not named & doubtful


def _tags(layers: Mapping[str, Layer], directory: pd.DataFrame) -> Iterator[tuple[Gap, bool]]:
    parts = {name: layer.frame for name, layer in layers.items()} | {"directory": directory}
    for part, frame in parts.items():
        for row in records(frame):
            name = text_of(row)
            for tag in tags_of(*(getattr(row, each, None) for each in _TAG_FIELDS)):
                yield Gap("tags", part, row.id, name, "tag", tag.industry), bool(tag.source)


def _years(layers: Mapping[str, Layer]) -> Iterator[tuple[Gap, bool]]:
    sourced = _sourced_years(layers)
    for layer in layers.values():
        for row in records(layer.frame):
            if not pd.isna(row.opened):
                name = text_of(row)
                gap = Gap("years", layer.id, row.id, name, "year", str(int(row.opened)))
                yield gap, row.id in sourced


def _sourced_years(layers: Mapping[str, Layer]) -> frozenset[str]:
    """Return the features whose year of opening has a source of its own.

    Stations say how sure their year is; that of a line is the year of its first stations.
    """
    stations = layers["stations"].frame
    if "opened_certainty" not in stations:
        return frozenset()
    sourced = stations[~stations["opened_certainty"].fillna("").isin(_UNSOURCED)]
    first = set(zip(sourced["line"], sourced["opened"], strict=True))
    lines = (row.id for row in records(layers["lines"].frame) if (row.line, row.opened) in first)
    return frozenset([*sourced["id"], *lines])


def _sources(layers: Mapping[str, Layer], today: date) -> Iterator[SourceAge]:
    """Yield every source once, with its age and state: of layers, of tables, of norms."""
    found: dict[str, SourceAge] = {}
    for source, title, dated, licence, part in _source_rows(layers):
        if known := found.get(source):
            found[source] = replace(known, parts=(*known.parts, part))
            continue
        kind = part if part in repository.TABLES and not licence else source
        found[source] = SourceAge(source, title, dated, *_cycle(kind, licence), (part,))
    yield from (_aged(each, today) for each in found.values())


def _source_rows(layers: Mapping[str, Layer]) -> Iterator[tuple[str, Text, str | None, str, str]]:
    """Yield each source a layer or table names: id, title, date, licence, and where."""
    for layer in layers.values():
        for each in layer.lineage.sources:
            yield each.id, each.title, each.date, each.licence, layer.id
    for name in repository.TABLES:
        table = repository.table(name)
        if set(table) >= _OF_SOURCES:
            for row in records(table):
                title = text_of(row, "title")
                yield row.id, title, row.date or None, getattr(row, "licence", ""), name
    documents = {each.document: each.document_date for each in norms()}
    for number, (title, dated) in enumerate(documents.items(), start=1):
        yield f"{_NORMS}_{number}", title, dated, "", _NORMS


def _aged(source: SourceAge, today: date) -> SourceAge:
    """Return a source with its age and its state."""
    age = age_months(source.date, today=today) if source.date else None
    if source.cycle_months is None:
        state = "no_cycle"
    elif age is None:
        state = "undated"
    else:
        state = "overdue" if age > source.cycle_months else "current"
    return replace(source, age_months=age, state=state)


def _cycle(source: str, licence: str) -> tuple[str, int | None]:
    """Return the kind of a source and its cycle in months: named by id, else by licence."""
    table = list(records(repository.table("cycles")))
    for column, value in (("sources", source), ("licences", licence)):
        for row in table:
            if value and value in str(getattr(row, column)).split("|"):
                return row.id, None if pd.isna(row.months) else int(row.months)
    return "", None


def _urgency(source: SourceAge) -> tuple[int, int, str]:
    return STATES.index(source.state), -(source.age_months or 0), source.id
