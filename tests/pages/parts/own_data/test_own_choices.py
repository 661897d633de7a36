"""What was chosen for one file is not chosen for the next."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.imports.draft import draft
from layers.imports.keep import keep

PARKS, STOPS = "parks.geojson", "stops.geojson"


def _page() -> None:
    import os
    from pathlib import Path

    import streamlit as st

    from layers.imports.draft import draft
    from pages.parts.own_data.own_choices import choices_of, system_of, version_of

    name = st.session_state["file"]
    read = draft(Path(os.environ["ATLAS_LOCAL"]) / name, "wgs84")
    found, replaces = version_of(system_of(read, name, "en"), name, "en")
    chosen = choices_of(found, f"{name}{replaces}", "en")
    st.session_state["result"] = (found.located.system.id, chosen, replaces)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    shape = {"type": "Point", "coordinates": [121.4, 31.38]}
    for name in (PARKS, STOPS):
        feature = {"type": "Feature", "properties": {"name": "a", "other": "b"}, "geometry": shape}
        content = {"type": "FeatureCollection", "features": [feature]}
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state["file"] = PARKS
    return app.run()


def test_nothing_chosen_for_a_file_is_carried_to_the_next(page: AppTest) -> None:
    app = page
    app.selectbox(key=_key(app, "system")).select("gcj02").run()
    app.text_input(key=_key(app, "name")).input("Mine")
    app.text_input(key=_key(app, "publisher")).input("An office")
    app.selectbox(key=_key(app, "field")).select("other")
    app.selectbox(key=_key(app, "certainty")).select("surveyed")
    app.number_input(key=_key(app, "uncertainty")).set_value(7.0)
    app.toggle(key=_key(app, "secret")).set_value(True).run()
    system, chosen, _ = app.session_state["result"]
    assert (system, chosen.title, chosen.uncertainty_m, chosen.confidential) == (
        "gcj02", "Mine", 7.0, True,
    )  # fmt: skip
    app.session_state["file"] = STOPS
    app.run()
    system, chosen, replaces = app.session_state["result"]
    assert (system, chosen.title, replaces) == ("wgs84", "stops", None)
    assert (chosen.fields.name, chosen.certainty) == ("name", "approximate")
    assert (chosen.publisher, chosen.confidential) == ("", False)
    assert chosen.uncertainty_m != 7.0


def test_an_uncertainty_of_one_system_is_not_that_of_another(page: AppTest) -> None:
    app = page
    proposed = app.session_state["result"][1].uncertainty_m
    app.number_input(key=_key(app, "uncertainty")).set_value(7.0).run()
    assert app.session_state["result"][1].uncertainty_m == 7.0
    app.selectbox(key=_key(app, "system")).select("gcj02").run()
    assert app.session_state["result"][1].uncertainty_m == proposed


def test_a_newer_version_is_proposed_as_the_layer_is(page: AppTest, tmp_path: Path) -> None:
    app = page
    found = draft(tmp_path / PARKS, "wgs84")
    former = keep(found, replace(found.proposed, title="Ours", confidential=True))
    app.run()
    app.selectbox(key=_key(app, "replace")).select(former.id).run()
    _, chosen, replaces = app.session_state["result"]
    assert (chosen.title, chosen.confidential, replaces) == ("Ours", True, former.id)


def test_the_fields_of_kind_year_and_status_can_be_changed(page: AppTest) -> None:
    app = page
    for what in ("kind", "opened", "status"):
        app.selectbox(key=_key(app, f"{what}_field")).select("other")
    fields = app.run().session_state["result"][1].fields
    assert (fields.kind, fields.opened, fields.status) == ("other",) * 3


def _key(app: AppTest, name: str) -> str:
    """Return the key of the widget of a name, whatever else its key says."""
    kinds = ("selectbox", "text_input", "number_input", "toggle", "multiselect")
    every = [each.key for kind in kinds for each in app.get(kind) if each.key]
    (found,) = [each for each in every if each.split(".")[1] == name]
    return found
