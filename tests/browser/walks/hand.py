"""A visitor's hand in a browser."""

from dataclasses import dataclass
from typing import Any

from layers.i18n.wording import Lang, say
from tests.browser.tab import Tab

__all__ = ["LAPTOP", "Hand"]

LAPTOP = {"width": 1366, "height": 768}
"""The window of a laptop, px."""

ON_TOP = """(each) => {
  const { x, y, width, height } = each.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight
    && (each.contains(top) || top.contains(each));
}"""


@dataclass
class Hand:
    """A visitor's hand: it clicks what can be seen and reached, types, and counts its clicks."""

    tab: Tab
    lang: Lang
    clicks: int = 0

    def click(self, found: Any) -> None:
        """Click the middle of an element that is in sight, without scrolling to it."""
        first = found.first
        first.wait_for()
        self.tab.settle()
        assert first.evaluate(ON_TOP), f"click {self.clicks + 1} needs scrolling"
        box = first.bounding_box()
        self.tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.clicks += 1

    def type(self, text: str, *, enter: bool = False) -> None:
        """Type what a control that was clicked is to hold."""
        self.tab.page.keyboard.type(text, delay=20)
        if enter:
            self.tab.page.keyboard.press("Enter")
        self.tab.settle()

    def button(self, key: str) -> Any:
        """Find a button by the key of its words."""
        return self.tab.page.get_by_role("button", name=say(key, self.lang), exact=True)

    def link(self, key: str) -> Any:
        """Find a link of the bar by the key of its words."""
        return self.tab.page.get_by_role("link", name=say(key, self.lang), exact=True)

    def words(self, key: str) -> Any:
        """Find what says the words of a key."""
        return self.tab.page.get_by_text(say(key, self.lang), exact=True)
