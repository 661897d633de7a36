"""Views by name: what each page shows, for the page itself, for paper and for files."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from layers.i18n.wording import Lang
from layers.model.progress import Progress
from layers.views.link import Param

if TYPE_CHECKING:
    from layers.views.picture import Picture

__all__ = ["VIEWS", "View"]


@dataclass(frozen=True)
class View:
    """A view as the registry knows it: its module is loaded when it is first asked."""

    module: str

    def params(self) -> list[Param]:
        """Return what it may be asked."""
        found: list[Param] = self._loaded().params()
        return found

    def picture(self, values: Mapping[str, Any], lang: Lang, progress: Progress) -> "Picture":
        """Return what it shows: values by parameter, the language, and progress."""
        shown: Picture = self._loaded().picture(values, lang, progress)
        return shown

    def _loaded(self) -> Any:
        return import_module(f"layers.views.{self.module}")


VIEWS: dict[str, View] = {
    "overview": View("overview"),
    "coverage": View("coverage"),
    "travel_time": View("travel"),
    "reach": View("reach"),
    "access": View("access"),
    "sites": View("sites"),
}
"""Every view by the name of its page."""
