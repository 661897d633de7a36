"""A photo that own data name stands on the card of its place, on the overview and among sites."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from layers.i18n.wording import Lang, say
from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.store.reading.photo_file import FOLDER
from layers.workspace.own_ids import place_id
from tests.pages.reading import Visitor, either_language, sound

CONTACT = "招商中心 56000000"


@pytest.fixture
def park(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a park of one's own with a contact and a photo."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    corners = [[121.43, 31.36], [121.44, 31.36], [121.44, 31.37], [121.43, 31.36]]
    park = {
        "type": "Feature",
        "properties": {"名称": "某园", "联系": CONTACT, "照片": "park.png"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    path = tmp_path / "园区.geojson"
    whole = {"type": "FeatureCollection", "features": [park]}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    photos = tmp_path / "local" / FOLDER
    photos.mkdir(parents=True)
    Image.new("RGB", (6, 4), "green").save(photos / "park.png")
    found = draft(path, "wgs84")
    return place_id(keep(found, found.proposed).id, 1)


def photos_of(seen: Any) -> list[str]:
    return [image.caption for each in seen.app.get("image") for image in each.proto.imgs]


@either_language
@pytest.mark.parametrize("page", ["overview", "sites"])
def test_contact_and_photo_of_a_park_stand_on_its_card(
    visit: Visitor, park: str, page: str, lang: Lang
) -> None:
    seen = visit(page, lang=lang, **{"place" if page == "overview" else "site": park})
    sound(seen)
    assert not any("park.png" in each.value for each in seen.app.markdown)
    assert photos_of(seen) == [say("sheet.photo_alt", lang, name="某园")]
    assert any(CONTACT in each.value for each in seen.app.markdown)


def test_a_photo_that_is_not_there_is_said_on_the_card(
    visit: Visitor, park: str, tmp_path: Path
) -> None:
    (tmp_path / "local" / FOLDER / "park.png").unlink()
    seen = visit("overview", lang="en", place=park)
    assert photos_of(seen) == []
    messages = [each.value for each in (*seen.app.warning, *seen.app.error)]
    assert any("park.png" in each for each in messages)
