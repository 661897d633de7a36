"""Views by name: what each page shows, for the page itself, for paper and for files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo.errors import Problem
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage_params import GrowthParams
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.travel.travel_params import TravelParams
from layers.i18n.wording import Lang
from layers.model.parameters import Parameter, Question, parameters_of, read, write
from layers.model.progress import Progress, silent
from layers.views.page_options import (
    AccessPage,
    CoveragePage,
    MapPage,
    OverviewPage,
    ReachPage,
    SitesPage,
    TravelPage,
)

if TYPE_CHECKING:
    from layers.views.picture import Picture

__all__ = ["VIEWS", "View", "every_key", "key_of", "params_by_key", "shared_params"]


@dataclass(frozen=True)
class View:
    """A view as the registry knows it: its module is loaded when its picture is first wanted.

    Parameters
    ----------
    module
        Its module in this package.
    questions
        What it may be asked: the question it answers, and what its page has besides.
    has_table
        Whether its answer has a table.
    unused
        A parameter, its value, and the parameter that counts for nothing with that.
    """

    module: str
    questions: tuple[type[Question], ...]
    has_table: bool = True
    unused: tuple[tuple[str, str, str], ...] = ()

    @property
    def params(self) -> Mapping[str, Parameter]:
        """Its parameters, by their names in a link."""
        return parameters_of(*self.questions)

    def read(self, query: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        """Return the values a link asks for, and what of it cannot be read."""
        return read(self.params, query)

    def query(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the link of some values."""
        return write(self.params, values)

    def dated(self, query: Mapping[str, str]) -> dict[str, str]:
        """Return a link in which "today" is the year it is, so that it shows the same later."""
        said = dict(query)
        for name, param in self.params.items():
            if param.none_as:
                said.setdefault(name, param.write(param.opening))
        return said

    def picture(
        self, values: Mapping[str, Any], lang: Lang, progress: Progress = silent
    ) -> "Picture":
        """Return what it shows: values by parameter, the language, and progress."""
        # Heavy, and only needed here.
        from layers.scenarios.library import in_scenario  # noqa: PLC0415
        from layers.store.reading import data_overlay  # noqa: PLC0415
        from layers.views.differences import base_values, is_pair  # noqa: PLC0415
        from layers.views.picture import marked_confidential, named_by_scenario  # noqa: PLC0415
        from layers.views.scenario_map import with_street_edits  # noqa: PLC0415

        view = import_module(f"layers.views.{self.module}")
        state = import_module("layers.views.map_view").map_state(values)
        with in_scenario(values.get("scenario")):
            made_picture: Picture = view.picture(values, lang, progress)
            with_edits = replace(made_picture, scene=with_street_edits(made_picture.scene))
            found = marked_confidential(named_by_scenario(with_edits).arranged(state))
        if not is_pair(values):
            return found
        base = base_values(values)
        with data_overlay.applied(None), in_scenario(base["scenario"]):
            # What is chosen may be a place that the scenario alone has.
            base, _ = self.read(self.query(base))
        with data_overlay.applied(None):
            return found.after(self.picture(base, lang))


VIEWS: dict[str, View] = {
    "overview": View("overview", (OverviewPage, MapPage), has_table=False),
    "coverage": View(
        "coverage",
        (CoveragePage, GrowthParams, MapPage),
        unused=(("measure", "minutes", "radii"), ("measure", "radius", "minutes")),
    ),
    "travel_time": View("travel", (TravelParams, TravelPage, MapPage)),
    "reach": View("reach", (ReachParams, ReachPage, MapPage)),
    "access": View("access", (AccessParams, AccessPage, MapPage)),
    "sites": View("sites", (SitesPage, MatchParams, MapPage)),
}
"""Every view by the name of its page."""


@cache
def params_by_key(page: str) -> Mapping[str, Parameter]:
    """Return the parameters of a page by what lists of maps and the command line call them.

    "place" is the first of them that names one, the extent of the map aside.
    """
    params = VIEWS[page].params.values()
    found = {key_of(each.flag): each for each in params if each.flag is not None}
    place = next((each for each in params if each.names_place and each.kind != "extent"), None)
    return found if place is None else found | {"place": place}


@cache
def shared_params() -> Mapping[str, Parameter]:
    """Return what all pages have in common, by name in a link: as of the first page that has it."""
    found: dict[tuple[str, bool], Parameter] = {}
    for view in VIEWS.values():
        for each in view.params.values():
            if each.shared:
                found.setdefault((each.shared, each.kind == "point"), each)
    return {each.link: each for each in found.values()}


def key_of(flag: str) -> str:
    """Return what a list of maps calls an option of the command line.

    >>> key_of("--transfer-min")
    'transfer_min'
    """
    return flag.removeprefix("--").replace("-", "_")


@cache
def every_key() -> Mapping[str, Parameter]:
    """Return what can be asked of any page, by key: as of the first page that has it."""
    found: dict[str, Parameter] = {}
    for page in VIEWS:
        found = {**params_by_key(page), **found}
    return found
