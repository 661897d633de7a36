"""Bus stops on the page of accessibility: a control where there are any, for PTAL alone."""

from pathlib import Path

import pytest

from layers.i18n.wording import Lang, say
from layers.imports.draft import draft
from layers.imports.keep import keep
from tests.pages.reading import Visitor, either_language, link, sound

ROWS = "名称,经度,纬度,途经线路\n甲,121.36,31.35,52路\n乙,121.37,31.36,\n"
AREA = "town_gucun"


@pytest.fixture
def stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a layer of bus stops, the only one of this machine's own."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    path = tmp_path / "公交站.csv"
    path.write_text(ROWS, encoding="utf-8")
    found = draft(path, "wgs84")
    return keep(found, found.proposed).id


@either_language
def test_stops_are_chosen_for_ptal_and_what_is_assumed_is_said(
    visit: Visitor, stops: str, lang: Lang
) -> None:
    label = say("choose.buses.label", lang)
    seen = visit("access", lang=lang, area=AREA)
    sound(seen)
    assert label not in [each.label for each in seen.app.selectbox]
    seen = visit("access", lang=lang, area=AREA, indicator="ptal", buses=stops)
    sound(seen)
    assert link(seen)["buses"] == stops
    words = " ".join(each.value for each in (*seen.app.markdown, *seen.app.caption))
    expected = {"zh": "假设为 12 分钟", "en": "12 min is assumed"}[lang]
    assert expected in words.replace("\xa0", " ")
