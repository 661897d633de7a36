"""Three errands by hand: how many clicks each takes, each on what is in sight without scrolling."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers.export.recipe_files import read_recipe
from layers.i18n.wording import Lang, say
from layers.store.atlas import ATLAS
from tests.browser.walks.hand import LAPTOP, Hand
from tests.pages.reading import either_language

pytestmark = pytest.mark.browser

A3_PT = (1190.55, 841.89)  # ISO 216: 420 by 297 mm, in points of 1/72 inch


@pytest.fixture
def begin(server: Any, open_tab: Callable[..., Any]) -> Callable[[Lang], Hand]:
    """Open the atlas as one comes to it, in a window of a laptop."""

    def start(lang: Lang) -> Hand:
        return Hand(open_tab(server.base, f"/?lang={lang}", viewport=LAPTOP), lang)

    return start


@either_language
def test_a_planner_has_an_a3_of_gucun_since_2005_in_eight_clicks(
    begin: Callable[[Lang], Hand], lang: Lang, tmp_path: Path
) -> None:
    hand = begin(lang)
    page = hand.tab.page
    name = {"zh": "顾村镇", "en": "Gucun Town"}[lang]
    hand.click(page.get_by_placeholder(say("search.hint", lang)))
    hand.type(name)
    hand.click(page.get_by_role("option").filter(has_text=name))
    hand.click(hand.link("page.coverage"))
    hand.click(hand.words("choose.view.growth"))
    hand.click(page.get_by_role("combobox", name=re.compile(say("choose.since.label", lang))))
    hand.type("2005", enter=True)
    hand.click(hand.button("export.label"))
    hand.click(hand.words("export.size.a3"))
    with page.expect_download() as waiting:
        hand.click(hand.button("export.make"))
    assert hand.clicks <= 8
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    made = path.read_bytes()
    recipe = read_recipe(made)
    assert recipe.view == "coverage"
    assert {"view": "growth", "of": "town_gucun", "since": "2005"}.items() <= dict(
        recipe.query
    ).items()
    sides = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", made)
    assert sides is not None
    assert tuple(map(float, sides.groups())) == pytest.approx(A3_PT, abs=0.1)


@either_language
def test_promotion_staff_have_sheet_and_slide_of_three_parks_in_both_languages_in_ten_clicks(
    begin: Callable[[Lang], Hand], lang: Lang
) -> None:
    """What the pack holds is proved in test_visit_pack, that it is saved by itself above."""
    hand = begin(lang)
    page = hand.tab.page
    hand.click(hand.link("page.sites"))
    hand.click(page.get_by_placeholder(say("sites.search_hint", lang)))
    hand.type({"zh": "机器人", "en": "robotics"}[lang], enter=True)
    for number in range(3):
        hand.click(page.locator(".st-key-ticks label:has(input[type=checkbox])").nth(number))
    hand.click(page.locator(".st-key-site-compare button"))
    hand.click(hand.button("sites.handout_pack"))
    page.get_by_text(say("export.making", lang)).wait_for()
    assert hand.clicks <= 10
    assert len(hand.tab.query()["shortlist"].split(",")) == 3
    page.get_by_role("button", name=say("export.cancel", lang)).click()
    hand.tab.settle()


@either_language
def test_a_spot_on_the_map_has_its_times_to_three_hubs_in_one_click(
    begin: Callable[[Lang], Hand], lang: Lang
) -> None:
    hand = begin(lang)
    hand.tab.click_map(31.4126, 121.3620)
    hand.clicks += 1
    page = hand.tab.page
    hubs = page.get_by_text(say("point.hubs", lang)).locator("xpath=following::ul[1]/li")
    minutes = hubs.filter(has_text=re.compile(r"\d\s(min|分钟)"))
    assert len(ATLAS.hubs) == 3
    minutes.nth(len(ATLAS.hubs) - 1).wait_for()
    assert hand.clicks == 1
