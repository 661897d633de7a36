"""The settings of an atlas: what is sound becomes one value, what is not is named all at once."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer

from geo.crs import STORAGE
from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentence
from layers.model.atlas_file import atlas_of
from layers.model.catalogue import Atlas, LayerEntry
from layers.model.roles import ROLES, ranked, shipped_with_role
from layers.store.atlas import ATLAS, local_metric

FILE = "atlas.toml"
Settings = dict[str, Any]


@pytest.fixture
def settings() -> Settings:
    """The settings of the product's own data, free to be changed."""
    path = Path(__file__).parents[3] / "data" / FILE
    return tomllib.loads(path.read_text(encoding="utf-8"))


def problems_of(settings: Settings) -> list[tuple[str, str | None]]:
    """Return code and field of each problem, each of which is a sentence in every language."""
    with pytest.raises(DataError) as caught:
        atlas_of(settings, FILE)
    for problem in caught.value.problems:
        assert problem.file == FILE
        assert all("{form}" not in sentence(problem, lang) for lang in LANGUAGES)
    return [(problem.code, problem.field) for problem in caught.value.problems]


def layer(settings: Settings, layer_id: str) -> Settings:
    found: Settings = next(each for each in settings["layers"] if each["id"] == layer_id)
    return found


def test_the_settings_of_the_data_are_sound(settings: Settings) -> None:
    found = atlas_of(settings, FILE)
    assert isinstance(found, Atlas)
    assert found == ATLAS
    assert [each.id for each in found.layers] == [each["id"] for each in settings["layers"]]


def test_all_that_is_wrong_is_named_at_once(settings: Settings) -> None:
    del settings["crs"]
    settings["file_prefix"] = "../x"
    settings["colour"] = "#FFFFFF"
    settings["names"]["title"] = {"en": "Atlas"}
    layer(settings, "parks")["roles"] = ["target", "king"]
    layer(settings, "parks")["symbol"]["colour"] = "red"
    layer(settings, "lines")["classes"][0]["symbol"]["width"] = "4"
    del layer(settings, "zones")["group"]
    settings["tables"].remove("segments")
    assert sorted(problems_of(settings), key=str) == sorted(
        [
            ("setting_missing", "crs"),
            ("setting_form", "file_prefix"),
            ("setting_unknown", "colour"),
            ("setting_form", "names.title"),
            ("setting_form", "layers.parks.roles"),
            ("setting_form", "layers.parks.symbol.colour"),
            ("setting_form", "layers.lines.classes.1.symbol.width"),
            ("setting_missing", "layers.zones.group"),
            ("setting_missing", "tables.segments"),
        ],
        key=str,
    )


Spoil = Callable[[Settings], object]


@pytest.mark.parametrize(
    ("spoil", "code", "field"),
    [
        (lambda s: s.update(crs="EPSG:3857"), "setting_form", "crs"),
        (lambda s: s.update(crs="EPSG:4326"), "setting_form", "crs"),
        (lambda s: s.update(crs="EPSG:1"), "setting_form", "crs"),
        (lambda s: s.update(bounds=[122.3, 30.6, 120.8, 31.95]), "setting_form", "bounds"),
        (lambda s: s.update(home=[1, 2, 3]), "setting_form", "home"),
        (lambda s: s.update(address="http://127.0.0.1:8501"), "setting_form", "address"),
        (lambda s: s.update(address="atlas.example"), "setting_form", "address"),
        (lambda s: s.update(first_year=True), "setting_form", "first_year"),
        (lambda s: s.update(first_year=1993.5), "setting_form", "first_year"),
        (lambda s: s.update(languages=[]), "setting_form", "languages"),
        (lambda s: s.update(core_lines=["1", "1"]), "setting_form", "core_lines"),
        (lambda s: s.update(counts_as={"campus": "castle"}), "setting_form", "counts_as"),
        (lambda s: s.update(counts_as=["park"]), "setting_form", "counts_as"),
        (lambda s: s.pop("counts_as"), None, None),
        (lambda s: s.update(tables=["prices"]), "setting_form", "tables"),
        (lambda s: s.update(layers={}), "setting_form", "layers"),
        (lambda s: s["layers"].append("x"), "setting_form", "layers.15"),
        (lambda s: s["layers"].append(layer(s, "axes")), "id_duplicate", "layers.axes"),
        (lambda s: s["layers"].remove(layer(s, "stations")), "setting_missing", "layers.stations"),
        (lambda s: layer(s, "axes").update(id="belts"), "setting_missing", "words.layer.belts"),
        (lambda s: layer(s, "axes").update(roles=["target"]), "setting_missing",
         "words.choose.target.axes"),
        (lambda s: layer(s, "axes").update(label_zoom=99), "setting_form",
         "layers.axes.label_zoom"),
        (lambda s: layer(s, "axes").pop("symbol"), "setting_missing", "layers.axes.symbol.colour"),
        (lambda s: layer(s, "stations")["classes"][0].pop("label"), None, None),
        (lambda s: layer(s, "stations")["classes"][1].pop("label"), "setting_missing",
         "layers.stations.classes.2.label"),
        (lambda s: s["words"].update(hint=3), "words_form", "words.hint"),
        (lambda s: s["words"]["line"].update(maglev={"en": "{speed}"}), "words_places",
         "words.line.maglev.en"),
        (lambda s: s["words"]["coverage"].update(sentence={"zh": "{"}), "words_places",
         "words.coverage.sentence.zh"),
        (lambda s: s["names"].update(title={"zh": "{x}", "en": "X"}), "setting_form",
         "names.title"),
    ],
)  # fmt: skip
def test_each_setting_is_held_to_its_form(
    settings: Settings, spoil: Spoil, code: str | None, field: str | None
) -> None:
    spoil(settings)
    if code is None:
        atlas_of(settings, FILE)
    else:
        assert (code, field) in problems_of(settings)


def test_the_document_names_every_setting_and_role() -> None:
    path = Path(__file__).parents[3] / "docs" / "data.md"
    said = path.read_text(encoding="utf-8").split("## Settings of an atlas")[1].split("\n## ")[0]
    names = {each.name for kind in (Atlas, LayerEntry) for each in fields(kind)} - {"style"}
    assert {name for name in names if f"`{name}`" not in said} == set()
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", said.split("| role |")[1], re.MULTILINE)
    assert dict(rows) == ROLES


def test_the_origin_of_the_plane_system_of_the_place_is_where_it_is_published() -> None:
    (grid,) = ATLAS.grids
    there = Transformer.from_crs(STORAGE, grid.crs, always_xy=True)
    origin = there.transform(121 + 28 / 60 + 1 / 3600, 31 + 14 / 60 + 7 / 3600)
    assert origin == pytest.approx((0.0, 0.0), abs=0.001)
    # A published bound: the district lies at x from -17 to 6 km and y from 3 to 32 km.
    (west, south), (east, north) = (
        there.transform(*at) for at in ((121.28, 31.28), (121.53, 31.52))
    )
    assert (round(west / 1000), round(east / 1000)) == (-18, 6)
    assert (round(south / 1000), round(north / 1000)) == (5, 32)


def test_roles_follow_ranks_then_the_map(settings: Settings) -> None:
    assert shipped_with_role("goal") == ("universities", "anchors")
    layer(settings, "anchors")["rank"] = 0
    assert ranked(settings["layers"], ["goal"]) == ("anchors", "universities")
    assert shipped_with_role("counted", "countable")[-1] == "innovation_sites"


def test_metres_are_those_of_the_atlas_near_it_and_of_the_zone_elsewhere() -> None:
    # Six degrees either side of 123 E, the central meridian of zone 51, north of the equator.
    here = local_metric(121.4, 31.4)
    assert local_metric(117.1, 36.0) == local_metric(128.9, 36.0) == here
    assert local_metric(116.9, 36.0) == "EPSG:32650"
    assert local_metric(121.4, -31.4) == "EPSG:32751"
