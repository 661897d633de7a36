"""Views under names, in the export dialog: kept, opened from another page, gone when removed."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import Lang, say

pytestmark = pytest.mark.browser

NAME = "晚高峰 <b>PTAL</b>"
QUESTION = {"indicator": "ptal", "period": "pm_peak"}


def show_list(tab: Any, lang: Lang) -> None:
    """Open the list of views in the export dialog."""
    tab.page.get_by_role("button", name=say("export.label", lang), exact=False).first.click()
    tab.page.get_by_text(say("views.label", lang), exact=True).click()
    tab.page.get_by_label(say("views.name", lang)).wait_for()


def row_of(tab: Any, lang: Lang) -> Any:
    """Return the button that opens the view."""
    name = say("views.row", lang, name=NAME, page=say("page.access", lang))
    return tab.page.get_by_role("button", name=name, exact=True)


def question_of(tab: Any) -> dict[str, str]:
    """Return what the address says of the question that was kept."""
    return {name: value for name, value in tab.query().items() if name in QUESTION}


def test_a_view_is_kept_opened_and_removed(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/access?lang=en&indicator=ptal&period=pm_peak")
    page = tab.page
    page.reload()
    tab.settle()
    assert question_of(tab) == QUESTION
    show_list(tab, "en")
    page.get_by_label(say("views.name", "en")).fill(NAME)
    page.get_by_role("button", name=say("views.keep", "en")).click()
    row_of(tab, "en").wait_for()
    # Whoever opens it, on whatever page, has it in their own language.
    tab.open("/?lang=zh")
    show_list(tab, "zh")
    row_of(tab, "zh").click()
    page.wait_for_url("**/access?**")
    tab.settle()
    assert question_of(tab) == QUESTION
    assert tab.query()["lang"] == "zh"
    assert page.get_by_text(say("views.opened", "zh", name=NAME)).is_visible()
    # The time of day is one for all questions, and comes back with the browser's own button.
    page.get_by_role("link", name=say("page.reach", "zh"), exact=True).first.click()
    page.wait_for_url("**/reach?**")
    tab.settle()
    assert tab.query()["period"] == QUESTION["period"]
    page.go_back()
    page.wait_for_url("**/access?**")
    tab.settle()
    assert question_of(tab) == QUESTION
    show_list(tab, "zh")
    page.locator("[class*='st-key-views-remove'] button").first.click()
    page.get_by_text(say("views.none", "zh")).wait_for()
    assert row_of(tab, "zh").count() == 0
    assert tab.errors == []
