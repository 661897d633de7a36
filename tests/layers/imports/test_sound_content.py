"""What is kept can be read again: it is checked by the rule that reads it, before it is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geo.errors import DataError
from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.store import own_layers, repository
from tests.layers.imports.conftest import Write

HERE = shapely.Point(121.4, 31.38)


def test_signs_that_do_not_show_are_left_out_and_the_layer_is_read(tmp_path: Path) -> None:
    path = tmp_path / "parks.csv"
    rows = ["名称,备注,经度,纬度", "\u200e甲园区,a\u202eb,121.4,31.38", "乙园区,c,121.41,31.39"]
    path.write_text("\n".join(rows), encoding="utf-8")
    found = draft(path, "wgs84")
    noted = [(each.field, each.values["count"]) for each in found.read.notes
             if each.code == "import_unseen"]  # fmt: skip
    assert noted == [("名称", 1), ("备注", 1)]
    said = replace(found.proposed, title="\u202a园区", publisher="\u200f某局")
    kept = keep(found, said)
    frame = repository.layer(kept.id).frame
    assert frame["name_zh"].tolist() == ["甲园区", "乙园区"]
    assert frame["own_备注"].tolist() == ["ab", "c"]
    assert kept.title.in_("zh") == "园区"


def test_more_fields_than_a_layer_may_have_are_refused_before_anything_is_kept(
    write: Write,
) -> None:
    # 195 and the 10 of every layer: more than the 200 that a layer is read with.
    found = draft(write([({f"f{k}": "x" for k in range(195)}, HERE)]), "wgs84")
    with pytest.raises(DataError) as caught:
        keep(found, found.proposed)
    assert [each.code for each in caught.value.problems] == ["limit_columns"]
    assert not own_layers.kept().layers


def test_a_layer_larger_than_is_read_is_refused_before_anything_is_kept(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = draft(write([({"name": "x" * 2000}, HERE)]), "wgs84")
    repository.load_all()
    monkeypatch.setenv("ATLAS_LIMIT_LAYER_SIZE_MB", "0.001")
    with pytest.raises(DataError) as caught:
        keep(found, found.proposed)
    assert [each.code for each in caught.value.problems] == ["limit_size_mb"]
    assert not own_layers.kept().layers
