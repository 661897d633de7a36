"""Views by name: what each page shows, for the page itself, for paper and for files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from layers.i18n.wording import Lang
from layers.model.progress import Progress
from layers.views import access, coverage, overview, reach, sites, travel
from layers.views.link import Param
from layers.views.picture import Picture

__all__ = ["VIEWS", "Picture", "View"]


@dataclass(frozen=True)
class View:
    """A view as the registry knows it.

    Parameters
    ----------
    params
        Returns what it may be asked.
    picture
        Answers with a picture: values by parameter, the language, and progress.
    """

    params: Callable[[], list[Param]]
    picture: Callable[[Mapping[str, Any], Lang, Progress], Picture]


VIEWS: dict[str, View] = {
    "overview": View(overview.params, overview.picture),
    "coverage": View(coverage.params, coverage.picture),
    "travel_time": View(travel.params, travel.picture),
    "reach": View(reach.params, reach.picture),
    "access": View(access.params, access.picture),
    "sites": View(sites.params, sites.picture),
}
"""Every view by the name of its page."""
