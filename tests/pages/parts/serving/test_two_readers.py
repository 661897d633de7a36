"""Two readers of one process by turns: each sees what it would alone, and shared things stay."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.analyses import ANALYSES
from layers.imports.draft import draft
from layers.store import local_folder, repository
from layers.store.atlas import catalogue
from layers.store.background_job import Job
from layers.transit.services import transit
from pages.parts.own_data import own_reading
from tests.pages.reading import Visitor, link, one_language, sound, turn_year
from tests.pages.test_shared import turn_to

STATION, MINE, NOT_KEPT = "station_industrial_park", "仅我可见的地块", "视图还没有保存"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def look(seen: Any) -> dict[str, Any]:
    """Return all a reader sees, and what stands in its address."""
    sound(seen)
    tables = [each.to_json() for each in seen.tables]
    texts = seen.prose, seen.controls, seen.links, seen.headings
    return {"texts": texts, "tables": tables, "maps": seen.scenes, "link": link(seen)}


def choose_scenario(seen: Any) -> None:
    seen.app.button(key=f"layout.choose.{STATION}").click().run()


def look_back(seen: Any) -> None:
    turn_year(seen, "coverage", 2012)


def read_own_data(seen: Any) -> None:
    """Have an area read that is not kept, as the dialog does, and a name typed for a view."""
    turn_to(seen, "overview")
    file = local_folder.folder() / f"{MINE}.geojson"
    point = {"type": "Point", "coordinates": [121.4, 31.38]}
    feature = {"type": "Feature", "properties": {"name": "a"}, "geometry": point}
    content = {"type": "FeatureCollection", "features": [feature]}
    file.write_text(json.dumps(content), encoding="utf-8")
    job = Job.start(lambda _: draft(file, "wgs84"))
    seen.app.session_state["own.reading"] = own_reading._Reading("mine", job)
    seen.app.session_state["views.name"] = NOT_KEPT
    seen.app.button(key="own.open").click().run()


def look_elsewhere(seen: Any) -> None:
    turn_year(seen, "coverage", 2016)


def choose_place(seen: Any) -> None:
    turn_to(seen, "overview")
    seen.app.session_state["overview.place"] = "town_gucun"
    seen.app.run()


def does_not_touch(acts: tuple[Callable[[Any], None], ...], one: Any, other: Any) -> None:
    """Fail where something that one reader does changes what the other sees."""
    expected, was = look(other), look(one)
    for act in acts:
        act(one)
        now = look(one)
        assert now != was, act.__name__  # else what follows says nothing
        was = now
        other.app.run()
        assert look(other) == expected, act.__name__


def in_fields(seen: Any) -> str:
    return str([each.value for each in (*seen.app.text_input, *seen.app.markdown)])


def test_nothing_of_one_reader_is_in_what_the_other_sees(visit: Visitor) -> None:
    first = visit("coverage", lang="zh", target="parks", radii="800")
    second = visit("coverage", lang="en", target="parks", radii="800")
    before = shared()
    does_not_touch((choose_scenario, look_back, read_own_data), first, second)
    assert MINE in in_fields(first)
    first.app.run()  # closes the dialog
    does_not_touch((look_elsewhere, choose_place), second, first)
    second.app.button(key="own.open").click().run()
    assert MINE not in in_fields(second)
    assert NOT_KEPT not in in_fields(second)
    assert link(second) == {"place": "town_gucun", "year": "2016"}
    assert {"scenario": STATION, "year": "2012"}.items() <= link(first).items()
    assert one_language(first, "zh")
    assert one_language(second, "en")
    after = shared()
    assert {key: after[key] for key in before} == before


def shared() -> dict[str, str]:
    """Return a hash of all that the sessions of a process share, by what it is."""
    found = {each.id: digest(repository.layer(each.id)) for each in catalogue()}
    found["transit"] = digest(transit("am_peak"))
    for name, analysis in ANALYSES.items():
        kept: Mapping[Any, Any] = analysis._answers
        found |= {f"{name} {key!r}": digest(answer) for key, answer in list(kept.items())}
    return found


def digest(thing: object) -> str:
    """Return a hash of all that a thing holds."""
    known = hashlib.sha256()
    _take_in(thing, known.update)
    return known.hexdigest()


def _take_in(thing: Any, take: Callable[[bytes], None]) -> None:
    parts = _parts(thing)
    if parts is not None:
        take(f"{type(thing).__name__} {len(parts)}".encode())
        for part in parts:
            _take_in(part, take)
    elif isinstance(thing, np.ndarray):
        take(thing.tobytes())
    elif not callable(thing):
        take(repr(thing).encode())


def _parts(thing: Any) -> list[Any] | None:
    """Return what a thing is made of; None for what is taken as it is."""
    match thing:
        case pd.DataFrame():
            return [(str(column), thing[column]) for column in thing.columns]
        case pd.Series():
            plain = thing.to_wkb(hex=True) if isinstance(thing, gpd.GeoSeries) else thing
            return [*thing.index, *plain]
        case Mapping():
            return [*thing.keys(), *thing.values()]
        case list() | tuple():
            return [*thing]
        case np.ndarray() if thing.dtype == object:
            return thing.ravel().tolist()
    return [getattr(thing, each.name) for each in fields(thing)] if is_dataclass(thing) else None


def test_a_change_anywhere_in_what_is_shared_is_seen() -> None:
    layer = repository.layer("parks")
    before = digest(layer)
    name = layer.frame.columns.get_loc("name_en")
    kept = layer.frame.iloc[0, name]
    layer.frame.iloc[0, name] = "another"
    try:
        assert digest(layer) != before
    finally:
        layer.frame.iloc[0, name] = kept
    assert digest(layer) == before
