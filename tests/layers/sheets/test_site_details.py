"""Contact, land and photo of a site: on its sheet with their sources, or named as lacking."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation

from layers.i18n.wording import LANGUAGES, Lang, Text, say
from layers.model.sites.site_details import DETAILS, Detail, detail_problems, details_of
from layers.paper.primitives import Picture
from layers.paper.renderer import render
from layers.sheets.known import SiteAnswers, site_answers
from layers.sheets.profile import cite, profile_of
from layers.sheets.sheet import sheet_file
from layers.sheets.single import single_sheet
from layers.store import repository
from layers.store.reading.photo_file import FOLDER
from tests.layers.made_sheets import box_of, frames_of, meet, words_of

SITE, WHEN = "robot_park", date(2026, 11, 22)
ROW = {
    "contact_zh": "招商中心 021-0000 0000", "contact_en": "Investment office +86 21 0000 0000",
    "contact_source": "plan-2021", "land_zh": "12 公顷", "land_en": "12 ha",
    "land_source": "plan-2021", "photo": "https://photos.example/robot.jpg",
    "photo_source": "plan-2021",
}  # fmt: skip


def known_with(*details: Detail) -> SiteAnswers:
    known = site_answers()
    site = replace(known.site(SITE), details=details)
    return replace(known, result=replace(known.result, sites={**known.result.sites, SITE: site}))


def test_each_detail_has_its_words_and_its_source() -> None:
    details = details_of(ROW)
    assert [each.field for each in details] == list(DETAILS)
    assert details[0].words == Text(zh=ROW["contact_zh"], en=ROW["contact_en"])
    assert details[2].words.in_("zh") == details[2].words.in_("en") == ROW["photo"]
    assert details_of({"land_zh": None, "name_zh": "园"}) == ()


@pytest.mark.parametrize(("source", "refused"), [("plan-2021", []), ("", ["1"]), ("gossip", ["1"])])
def test_a_detail_without_a_known_source_is_refused(source: str, refused: list[str]) -> None:
    frame = pd.DataFrame([{**ROW, "land_source": source}])
    found = list(detail_problems(frame, [1], {"plan-2021"}, file="parks.geojson"))
    assert [each.feature for each in found] == refused
    assert {each.field for each in found} <= {"land_source"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_has_what_is_supplied_and_names_what_is_not(lang: Lang) -> None:
    contact, land, photo = details_of(ROW)
    sheet, _ = single_sheet(known_with(contact, land), SITE, lang, when=WHEN)
    said = words_of(sheet, "label", "lacking")
    labels = [each.text for each in said if each.key == "label"]
    assert {say("site.contact", lang), say("site.land", lang)} <= set(labels)
    assert "".join(each.text for each in said if each.key == "lacking") == say(
        "sheet.lacking", lang, fields=say("site.photo", lang)
    )
    whole = profile_of(known_with(contact, land, photo), SITE, lang)
    assert whole.lacking == ""
    assert (say("site.photo", lang), ROW["photo"]) in whole.facts
    (plan,) = (each for each in repository.layer("parks").lineage.sources if each.id == "plan-2021")
    assert cite(plan, lang) in whole.sources


PHOTO = Detail("photo", Text(zh="gate.png", en="gate.png"), "plan-2021")
UPPER, LOWER = (200, 30, 30), (20, 60, 200)


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A photo of this machine, its upper half of one colour, its lower half of another."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    pixels = np.full((400, 600, 3), LOWER, dtype=np.uint8)
    pixels[:200] = UPPER
    path = tmp_path / FOLDER / "gate.png"
    path.parent.mkdir()
    Image.fromarray(pixels).save(path)
    return path


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize("site", [SITE, "wusong_innovation_city"])
def test_a_photo_of_this_machine_is_drawn_beside_the_map(site: str) -> None:
    known = site_answers()
    there = replace(known.site(site), details=(PHOTO,))
    sites = {**known.result.sites, site: there}
    known = replace(known, result=replace(known.result, sites=sites))
    for lang in LANGUAGES:
        sheet, fonts = single_sheet(known, site, lang, when=WHEN)
        (photo,) = [each for each in sheet.parts if isinstance(each, Picture)]
        assert photo.box.width / photo.box.height == pytest.approx(1.5)
        assert photo.box.height > 20
        words = [each for each in sheet.parts if each.key not in {"name", "photo"}]
        boxes = [box_of(each, fonts) for each in words if hasattr(each, "size_pt")]
        assert not [each for each in [*boxes, *frames_of(sheet)] if meet(each, photo.box.edges)]
        facts = profile_of(known, site, lang).facts
        assert say("site.photo", lang) not in dict(facts)
        page = Image.open(BytesIO(render(sheet, "png", fonts.type, when=WHEN, dpi=100)))
        for part, colour in ((0.75, UPPER), (0.25, LOWER)):
            x = (photo.box.x + photo.box.width / 2) / sheet.width_mm * page.width
            y = photo.box.y + photo.box.height * part
            at = (int(x), int((1 - y / sheet.height_mm) * page.height))
            assert page.convert("RGB").getpixel(at) == colour
        made = [sheet_file(known, [site], lang, "pdf", when=WHEN) for _ in range(2)]
        assert made[0] == made[1]
        assert b"/Subtype /Image" in made[0]
        (slide,) = Presentation(BytesIO(sheet_file(known, [site], lang, "pptx", when=WHEN))).slides
        pictures = [each.image.blob for each in slide.shapes if each.shape_type == 13]
        assert [Image.open(BytesIO(each)).size for each in pictures].count((600, 400)) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_photo_that_is_missing_is_named_on_the_sheet(gate: Path, lang: Lang) -> None:
    gate.unlink()
    profile = profile_of(known_with(PHOTO), SITE, lang)
    absent = say("sheet.photo_absent", lang, name="gate.png")
    assert (say("site.photo", lang), absent) in profile.facts
    assert profile.photo is None
