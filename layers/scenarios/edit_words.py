"""Edits and scenarios in words: what is changed, from what to what, and what of it is assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import geopandas as gpd

from geo.crs import STORAGE
from geo.errors import Problem
from layers.i18n.wording import (
    Lang,
    Text,
    area,
    by_language,
    distance,
    has,
    join_texts,
    line_name,
    number,
    sentence,
    text,
    text_of,
)
from layers.scenarios.edit import Edit, Key
from layers.scenarios.geometry import to_shape
from layers.scenarios.records import GEOMETRY, Record, Records
from layers.scenarios.review import Finding, Review
from layers.scenarios.scenario import Scenario
from layers.scenarios.tables import KEYS, STREET_EDITS, STREETS, row_of
from layers.store.atlas import to_metric
from layers.transit.periods import PERIODS

__all__ = ["Named", "edit_text", "layer_text", "named_by", "problem_in_words", "scenario_notes"]

_LONGEST = 40
_KM2 = 1e6
_ENTRANCES = ("add_entrance", "close_entrance")
_OF_LINE = ("open_place", "close_place", "move_place", "remove_place", "set_field")
_YEARS = ("opened", "closed")


def scenario_notes(scenario: Scenario, found: Review) -> tuple[Text, ...]:
    """Return what is to be said with every figure of a scenario: its name, then edit by edit."""
    facts = {"title": scenario.title, "id": scenario.id, "count": len(scenario.edits)}
    head = text("scenario.note", **facts, assumed=len(scenario.assumed))
    more = (text("scenario.example"),) if scenario.example else ()
    known = named_by(found)
    return (head, *more, *(_finding_text(each, known) for each in found.findings))


class Named(Protocol):
    """What knows places and rows by their names: a base, or what edits have made of it."""

    def record(self, layer: str, record_id: str) -> Record | None:
        """Return a place or row, None where there is none."""


@dataclass(frozen=True)
class _AfterEdits:
    records: Records
    added: Mapping[Key, Record]

    def record(self, layer: str, record_id: str) -> Record | None:
        key = (layer, record_id)
        known = (self.records.base.record(*key), self.records.get(*key), self.added.get(key))
        return next((each for each in known if each is not None), None)


def named_by(found: Review) -> Named:
    """Return what knows the places of a base by their names there, and those that edits add.

    Those too that another edit takes away again.
    """
    added = {
        change.key: change.new
        for each in found.findings
        for change in each.changes
        if change.field is None and change.new is not None
    }
    return _AfterEdits(found.records, added)


def edit_text(edit: Edit, base: Named) -> Text:
    """Return an edit as a sentence, with its reason and what of it is assumed."""
    what = text(f"scenario.op.{edit.op}", **_facts(edit, base))
    parts = [what]
    if edit.why:
        parts.append(text("scenario.why", why=edit.reason))
    if edit.assumed:
        fields = join_texts([_field_text(each) for each in edit.assumed])
        parts.append(text("scenario.assumed", fields=fields))
    return join_texts(parts, "sentences")


def layer_text(layer: str) -> Text:
    """Return what a layer or table is called."""
    plain = layer in KEYS or layer == STREETS
    return text(f"scenario.table.{layer}") if plain else text(f"layer.{layer}")


def _finding_text(finding: Finding, base: Named) -> Text:
    problems = (_problem_text(each, base) for each in finding.problems)
    return join_texts([edit_text(finding.edit, base), *problems], "sentences")


def _problem_text(problem: Problem, base: Named) -> Text:
    return by_language(lambda lang: sentence(problem_in_words(problem, base, lang), lang))


def problem_in_words(problem: Problem, base: Named, lang: Lang) -> Problem:
    """Return a problem of an edit whose layer, place and field go by their names."""
    layer, name, field = problem.file or "", problem.feature, problem.field
    if layer not in KEYS and not has(f"layer.{layer}") and layer != STREETS:
        return problem
    if name is not None:
        name = _named(layer, name, base).in_(lang)
    field = None if field is None else _field_text(field).in_(lang)
    return replace(problem, file=layer_text(layer).in_(lang), feature=name, field=field)


def _named(layer: str, name: str, base: Named) -> Text:
    """Return what a place or row is called: rows by their line, streets by kind and number."""
    kind, _, number = name.rpartition("_")
    if layer == STREETS and kind in STREET_EDITS:
        return by_language(lambda lang: f"{text(f'layer.{kind}').in_(lang)} {number}")
    if layer in KEYS and "line" in (row := row_of(layer, name)):
        return line_name(row["line"])
    return text_of(base.record(layer, name) or {}) or text("unit.plain", value=name)


def _facts(edit: Edit, base: Named) -> dict[str, object]:
    new = edit.new if isinstance(edit.new, dict) else {}
    return {
        "name": _name(edit, base),
        "layer": layer_text(edit.layer),
        "field": _field_text(edit.field or ""),
        "old": _value(edit.field, edit.old),
        "new": _value(edit.field, edit.new),
        "year": new.get("opened", new.get("closed", "")),
        "count": len(new.get("stations", new)),
        "metres": _moved(edit),
        "parts": _parts(edit, base),
        "old_size": _size(edit.old) if edit.op == "reshape_place" else "",
        "new_size": _size(edit.new) if edit.op == "reshape_place" else "",
        "station": _station(str(new.get("station")), base) if edit.op in _ENTRANCES else "",
        **_row_facts(edit, base),
    }


def _row_facts(edit: Edit, base: Named) -> dict[str, object]:
    """Return what the row of a table, or a new station, is about: line, period, stations."""
    between = edit.new.get("between") if isinstance(edit.new, dict) else None
    if edit.op == "add_station" and between:
        line = str((base.record("stations", between[0]) or {}).get("line", "?"))
        one, other = (_station(each, base) for each in between)
        return {"line": line_name(line), "one": one, "other": other}
    if edit.layer not in KEYS:
        return {}
    row = row_of(edit.layer, edit.id)
    found: dict[str, object] = {}
    if "line" in row:
        found["line"] = line_name(row["line"])
    if edit.layer == "headways":
        names = {pair: period for period, pair in PERIODS.items()}
        found["period"] = text(f"period.{names[row['day'], row['period']]}")
    if edit.layer in ("segments", "transfers"):
        found["one"], found["other"] = (_station(each, base) for each in list(row.values())[-2:])
    if edit.op in ("add_line", "extend_line"):
        ends = (edit.new["stations"][0], edit.new["stations"][-1])
        fresh = edit.new.get("new_stations") or {}
        found["one"], found["other"] = (
            text_of(fresh[each]) if each in fresh else _station(each, base) for each in ends
        )
    if edit.op in ("cut_line", "extend_line"):
        found["old"] = _station(str(edit.old), base)
    if edit.op == "cut_line":
        found["new"] = _station(str(edit.new), base)
    return found


def _name(edit: Edit, base: Named) -> Text:
    record = base.record(edit.layer, edit.id)
    new = edit.new if isinstance(edit.new, dict) else {}
    station = new.get("station", new)
    named = text_of(record or (station if isinstance(station, dict) else new))
    if len(named):
        of_line = edit.layer == "stations" and edit.op in _OF_LINE and record and record.get("line")
        if not of_line:
            return named
        # Stations of several lines have one name.
        return text("line.of_service", station=named, service=line_name(str(of_line)))
    # What is drawn into streets has no name but a number, in an id that nobody typed.
    kind, _, number = edit.id.rpartition("_")
    by_number = edit.layer == STREETS and kind in STREET_EDITS and number.isdigit()
    return text("unit.plain", value=number if by_number else edit.id)


def _station(name: str, base: Named) -> Text:
    record = base.record("stations", name)
    return text("unit.plain", value=name) if record is None else text_of(record)


def _field_text(field: str) -> Text:
    key = f"scenario.field.{field}"
    return text(key) if has(key) else text("unit.plain", value=field)


def _value(field: str | None, value: Any) -> Text | str:
    """Return a value of a field in words where it is one of a list, and figures as such."""
    if isinstance(value, str) and has(key := f"{field}.{value}"):
        return text(key)
    if isinstance(value, int | float) and field not in _YEARS:
        digits = 0 if float(value).is_integer() else 1
        return by_language(lambda lang: number(value, lang, digits=digits))
    return _brief(value)


def _brief(value: Any) -> str:
    """Return a value as a sentence holds it, a dash for none."""
    said = "—" if value is None else str(value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _parts(edit: Edit, base: Named) -> Text | str:
    """Return what a place is split into, or what is merged into it, by name."""
    if edit.op == "split_place" and isinstance(edit.new, dict):
        own = {each: text_of(part) for each, part in edit.new.items()}
        return join_texts([own[each] or _place(edit, each, base) for each in own])
    if edit.op == "merge_places" and isinstance(edit.old, dict):
        return join_texts([_place(edit, each, base) for each in edit.old if each != edit.id])
    return ""


def _place(edit: Edit, name: str, base: Named) -> Text:
    record = base.record(edit.layer, name)
    return (text_of(record) if record else None) or text("unit.plain", value=name)


def _size(geometry: Any) -> Text:
    """Return how large an area is, or how long a line."""
    (shape,) = to_metric(gpd.GeoSeries([to_shape(geometry)], crs=STORAGE))
    if shape is None or not shape.area:
        return by_language(lambda lang: distance(None if shape is None else shape.length, lang))
    return by_language(lambda lang: area(shape.area / _KM2, lang))


def _moved(edit: Edit) -> Text | str:
    """Return how far a place is moved, straight, from middle to middle."""
    if edit.field != GEOMETRY or edit.old is None or edit.new is None:
        return ""
    shapes = gpd.GeoSeries([to_shape(edit.old), to_shape(edit.new)], crs=STORAGE)
    one, other = to_metric(shapes).centroid
    return by_language(lambda lang: distance(one.distance(other), lang))
