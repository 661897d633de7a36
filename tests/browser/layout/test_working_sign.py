"""While the page works, a band says so; nothing does once it is done."""

from typing import Any

import pytest

from tests.running import ROOT

BAND = """() => {
  const band = getComputedStyle(document.querySelector('[data-testid=stApp]'), '::after');
  return band.content !== 'none' && Number(band.opacity) > 0;
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_band_stands_below_the_bar_while_the_page_works(window: Any, motion: str) -> None:
    page = window.new_page()
    page.emulate_media(reduced_motion=motion)
    style = (ROOT / "pages" / "parts" / "page.css").read_text(encoding="utf-8")
    app = '<div data-testid="stApp" data-test-script-state="running"></div>'
    page.set_content(f"<style>{style}</style>{app}")
    assert not page.evaluate(BAND)  # what is quick needs no sign
    page.wait_for_function(BAND)
    page.evaluate("document.querySelector('div').dataset.testScriptState = 'notRunning'")
    assert not page.evaluate(BAND)
    page.close()
