"""A layer of the reader's own takes part in all that its roles say, as long as it is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geo.errors import DataError, ParameterError
from layers.analyses import ANALYSES
from layers.analyses.access.opportunities import countable
from layers.analyses.common.grid import areas_anyway
from layers.analyses.common.targets import target_layers
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.travel.travel_places import places
from layers.export.archive import comma_table
from layers.export.dataset import datasets
from layers.export.recipe import recipe_of
from layers.i18n.wording import LANGUAGES, say, sentence
from layers.imports.draft import draft
from layers.imports.keep import keep, remove
from layers.imports.preview import preview_layer
from layers.imports.report import findings, kind_line
from layers.model.parameters import question
from layers.search.entries import index
from layers.store import own_layers, repository
from layers.store.atlas import SHIPPED, catalogue, entry_of
from layers.views import VIEWS
from layers.views.overview import scene
from layers.webmap.legend import layer_legend
from layers.workspace.own_layer import JOINED, OwnLayer
from tests.layers.imports.conftest import Write

BLOCK = shapely.box(121.40, 31.38, 121.41, 31.39)
OTHER = shapely.box(121.44, 31.36, 121.45, 31.37)
FIELDS = {"名称": "甲园区", "面积": 12.5, "编码": 123456789012345678}


@pytest.fixture
def kept(write: Write) -> OwnLayer:
    found = draft(write([(FIELDS, BLOCK), ({"名称": "乙园区"}, OTHER)], "parks.geojson"), "wgs84")
    return keep(found, found.proposed)


def test_it_stands_in_the_catalogue_below_the_metro(kept: OwnLayer) -> None:
    order = [entry.id for entry in catalogue()]
    assert kept.id == "own_parks"
    assert order.index("lines") == order.index(kept.id) + 1
    assert entry_of(kept.id).group == "own"
    assert len(order) == len(SHIPPED) + 1


def test_its_features_keep_their_fields_and_long_codes(kept: OwnLayer) -> None:
    frame = repository.layer(kept.id).frame
    assert frame["name_zh"].tolist() == ["甲园区", "乙园区"]
    assert frame["own_编码"].tolist() == ["123456789012345678", None]
    assert frame["own_面积"].tolist() == [12.5, None]
    assert frame.geometry.iloc[0].equals(BLOCK)
    assert frame["kind"].unique().tolist() == ["park"]


def test_a_status_that_is_not_known_is_noted(write: Write) -> None:
    rows = [({"name": name, "状态": status}, BLOCK)
            for name, status in (("甲", "甲级"), ("乙", "未开工"), ("丙", None))]  # fmt: skip
    found = draft(write(rows), "wgs84")
    noted = [each for each in findings(found) if each.code == "import_status"]
    assert [(each.field, each.values["value"], each.values["count"]) for each in noted] == [
        ("状态", "甲级", 1)
    ]
    assert "甲级" in sentence(noted[0], "zh")
    layer = keep(found, found.proposed)
    assert repository.layer(layer.id).frame["status"].tolist() == [
        "existing",
        "planned",
        "existing",
    ]


def test_kinds_are_those_of_a_field_that_tells_them(write: Write) -> None:
    values = ("实验小学", "三级医院", "市级", None)
    rows = [({"名称": f"{k}", "类别": each}, shapely.Point(121.4, 31.38 + k / 100))
            for k, each in enumerate(values)]  # fmt: skip
    found = draft(write(rows), "wgs84")
    assert (found.proposed.fields.kind, found.proposed.kind) == ("类别", "school")
    (noted,) = [each for each in findings(found) if each.code == "import_kind"]
    assert (noted.field, noted.values["value"], noted.values["count"]) == ("类别", "市级", 1)
    layer = keep(found, found.proposed)
    kinds = repository.layer(layer.id).frame["kind"].tolist()
    assert kinds == ["school", "hospital", "school", "school"]
    assert kind_line(found, found.proposed, "en") == "By the field “类别”: School: 3, Hospital: 1."
    alike = replace(found.proposed.fields, kind=None)
    again = keep(found, replace(found.proposed, fields=alike))
    assert set(repository.layer(again.id).frame["kind"]) == {"school"}


def test_its_roles_count(kept: OwnLayer) -> None:
    assert target_layers()[kept.id] == kept.id
    assert kept.id in countable()
    assert "own_parks__1" in places()
    assert sites_by_id()["own_parks__2"].kind == "park"
    assert areas_anyway()["own_parks__1"].layer_id == kept.id
    assert "own_parks__1" in [each.id for each in index().entries]


def test_coverage_of_it_is_that_of_the_same_ground(kept: OwnLayer) -> None:
    question = {"target": kept.id, "radii_m": (800.0,), "lines": "operating"}
    table = ANALYSES["coverage"].run(CoverageParams(**question)).table.set_index("id")
    assert list(table.index) == ["own_parks__1", "own_parks__2"]
    # A hundredth of a degree is 952 by 1109 m here.
    assert table["area_km2"].tolist() == pytest.approx([1.055, 1.056], abs=0.003)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_drawn_exported_and_named(kept: OwnLayer, lang: str) -> None:
    values, problems = VIEWS["overview"].read({})
    assert problems == ()
    value = scene(values, lang)
    (layer,) = [each for each in value.layers if each.layer.id == kept.id]
    assert layer.on
    assert layer_legend(layer, lang)[0]["label"] == "parks"
    assert say(f"layer.{kept.id}", lang) == "parks"
    picture = VIEWS["overview"].picture(values, lang)
    (data,) = [each for each in datasets(picture) if each.name == kept.id]
    assert data.frame["name_zh"].tolist() == ["甲园区", "乙园区"]
    assert "SHA-256" in data.lineage.method.in_(lang)
    assert recipe_of(picture).data[kept.id] == repository.layer(kept.id).digest


def test_once_removed_it_is_gone_everywhere(kept: OwnLayer) -> None:
    remove(kept.id)
    assert [entry.id for entry in catalogue()] == [entry.id for entry in SHIPPED]
    assert kept.id not in target_layers()
    assert "own_parks__1" not in places()
    assert "own_parks__1" not in sites_by_id()
    with pytest.raises(ParameterError):
        remove(kept.id)


def test_what_is_counted_unasked_is_the_same_on_all_machines(kept: OwnLayer) -> None:
    values, _ = VIEWS["access"].read({})
    assert kept.id not in values["counted"]
    request, problems = VIEWS["access"].read({"counted": kept.id, "indicator": "places_within"})
    assert (request["counted"], problems) == ([kept.id], ())
    assert question(CoverageParams, {"target": kept.id}).target == kept.id


def test_a_confidential_layer_says_so_wherever_it_is_named(write: Write) -> None:
    found = draft(write([(FIELDS, BLOCK)]), "wgs84")
    layer = keep(found, replace(found.proposed, confidential=True))
    for lang, word in (("zh", "内部资料"), ("en", "confidential")):
        assert word in repository.layer(layer.id).title.in_(lang)
        assert word in entry_of(layer.id).style.entries[0].label.in_(lang)
    picture = VIEWS["overview"].picture(VIEWS["overview"].read({})[0], "zh")
    rows = comma_table(picture).decode("utf-8-sig").splitlines()
    assert rows[0].endswith(",confidential")
    assert all("内部资料" in row and "Confidential: mine" in row for row in rows[1:])


def test_layers_of_one_title_are_told_apart_by_file_and_day_or_id(write: Write) -> None:
    titles = []
    for file in ("a.geojson", "b.geojson", "b.geojson"):
        found = draft(write([(FIELDS, BLOCK)], file), "wgs84")
        kept = keep(found, replace(found.proposed, title="园区"))
        titles.append((kept.id, kept.read))
    words = [repository.layer(key).title.in_("zh") for key, _ in titles]
    (_, day), (second, _), (third, _) = titles
    assert words == [f"园区（a.geojson，{day}）", f"园区（b.geojson，{second}）",
                     f"园区（b.geojson，{third}）"]  # fmt: skip
    remove(second)
    remove(third)
    assert repository.layer(titles[0][0]).title.in_("zh") == "园区"


def test_rows_joined_by_names_do_not_write_them_on_the_map_again(tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    path.write_text("街镇,常住人口\n罗店镇,1000\n顾村镇,2000\n", encoding="utf-8")
    found = draft(path)
    joined = keep(found, found.proposed)
    assert joined.datum_basis == JOINED
    assert entry_of(joined.id).label_zoom is None


def test_a_newer_version_keeps_the_ids_of_what_is_the_same(kept: OwnLayer, write: Write) -> None:
    moved = shapely.box(121.30, 31.40, 121.31, 31.41)
    newer = [({"名称": "丙园区"}, moved), ({"名称": "改名"}, OTHER), (FIELDS, BLOCK.buffer(0.001))]
    found = draft(write(newer, "parks2.geojson"), "wgs84")
    again = keep(found, found.proposed, replaces=kept.id)
    names = repository.layer(again.id).frame["name_zh"]
    assert names.to_dict() == {
        "own_parks__3": "丙园区", "own_parks__2": "改名", "own_parks__1": "甲园区",
    }  # fmt: skip
    assert (again.id, again.colour) == (kept.id, kept.colour)


def test_a_broken_workspace_leaves_the_atlas_as_it_ships(kept: OwnLayer, own_folder: Path) -> None:
    assert kept.id in repository.load_all()[0]
    (own_folder / "workspace.sqlite").write_bytes(b"broken" * 400)
    for suffix in ("-wal", "-shm"):
        (own_folder / f"workspace.sqlite{suffix}").unlink(missing_ok=True)
    layers, problems = repository.load_all()
    assert list(layers) == [entry.id for entry in SHIPPED]
    assert [each.code for each in problems] == ["workspace_broken"]
    assert own_layers.kept().layers == {}


def test_a_preview_of_many_features_has_some_of_them_spread_over_all(write: Write) -> None:
    points = [({"name": f"{k}"}, shapely.Point(121.3 + k / 20_000, 31.4)) for k in range(2_001)]
    found = draft(write(points), "wgs84")
    layer = preview_layer(found, found.proposed)
    assert layer is not None
    assert layer.frame["name_zh"].tolist() == [str(k) for k in range(0, 2_001, 2)]
    assert len(keep(found, found.proposed).id) > 0
    assert len(repository.layer("own_mine").frame) == 2_001


def test_one_file_in_two_stores_is_another_state_where_it_counts_otherwise(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = draft(write([(FIELDS, BLOCK)]), "wgs84")
    states, contents = [], []
    for store, roles in (("one", ("target",)), ("two", ("target", "site")), ("three", ("target",))):
        monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / store))
        layer = keep(found, replace(found.proposed, roles=roles))
        states.append(own_layers.kept().state)
        contents.append(own_layers.content(layer.id))
    assert len(set(contents)) == 1
    assert states[0] == states[2] != states[1]


def test_features_outside_the_region_are_refused_by_number(write: Write) -> None:
    found = draft(write([({"名称": "远"}, shapely.Point(116.4, 39.9))]), "wgs84")
    with pytest.raises(DataError) as caught:
        keep(found, found.proposed)
    assert [(each.code, each.feature) for each in caught.value.problems] == [
        ("out_of_bounds", "#1")
    ]
