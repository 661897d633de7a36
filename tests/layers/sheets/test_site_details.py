"""Contact, land and photo of a site: on its sheet with their sources, or named as lacking."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from layers.i18n.wording import LANGUAGES, Lang, Text, say
from layers.model.sites.site_details import DETAILS, Detail, detail_problems, details_of
from layers.sheets.known import SiteAnswers, site_answers
from layers.sheets.profile import cite, profile_of
from layers.sheets.single import single_sheet
from layers.store import repository
from tests.layers.made_sheets import words_of

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
