"""What a page can be asked besides its question: what is looked at, filtered and chosen on it."""

from dataclasses import dataclass
from functools import partial

from layers.analyses.common.travel_options import YearOption
from layers.model.parameters import Question, parameter
from layers.webmap.map_state import LAYER_FORM, STACK_FORM

__all__ = [
    "PAIRS", "AccessPage", "ComparedPage", "CoveragePage", "MapPage", "OverviewPage", "ReachPage",
    "SitesPage", "TravelPage",
]  # fmt: skip

_PLACES = "layers.analyses.travel.travel_places:places"
_ORIGIN_LAYERS = "layers.analyses.travel.travel_places:origin_layers"
_LETTERS = 60

PAIRS = ("side", "swipe")
"""Ways to look at two maps of a question, of the scenario and of its base."""


_goal = partial(
    parameter, None, kind="word", words="choose.goal", flag="--to", checked=False, names_place=True,
)  # fmt: skip
_journey_end = partial(
    _goal, choices=_PLACES, shared="goal",
    taken_as="layers.analyses.travel.travel_places:place_of",
)  # fmt: skip
_listed = partial(
    parameter, (), kind="word", words="choose.show", several=True, value_words="layer",
    choices=_ORIGIN_LAYERS,
)  # fmt: skip


@dataclass(frozen=True)
class OverviewPage(YearOption):
    """A place or a point, and whether uncertainty is on the map."""

    place: str | None = parameter(
        None, kind="word", words="search.label", flag="--place", checked=False, names_place=True,
        choices="layers.views.overview:feature_ids", shared="place",
    )  # fmt: skip
    point: tuple[float, float] | None = parameter(
        None, kind="point", words="choose.point", shared="place"
    )
    halo: bool = parameter(default=False, kind="truth", words="overview.halo", flag="--halo")


@dataclass(frozen=True)
class MapPage(Question):
    """What every map has: hubs that the card of a point leads to, and how its reader has it."""

    hubs: tuple[str, ...] = parameter(
        (), kind="text", words="point.hubs", several=True, longest=_LETTERS, shared="hubs",
        opens="layers.store.atlas:ATLAS.hubs",
    )  # fmt: skip
    at: str | None = parameter(
        None, kind="extent", words="map.centre", flag="--centre", checked=False, names_place=True,
        choices="layers.views.map_view:fitted", shared="at",
    )  # fmt: skip
    layers: tuple[str, ...] = parameter(
        (), kind="text", words="map.layers", flag="--layers", several=True, shared="layers",
        pattern=LAYER_FORM, example="parks,-stations,lines~60",
    )  # fmt: skip
    stack: tuple[str, ...] = parameter(
        (), kind="text", words="map.stack", flag="--stack", several=True, shared="stack",
        pattern=STACK_FORM, example="lines,parks",
    )  # fmt: skip


@dataclass(frozen=True)
class ComparedPage(Question):
    """What is shown of a scenario: its answer, what differs, or both answers, against what."""

    compare: str = parameter(
        "scenario", kind="word", words="choose.compare", flag="--compare",
        choices=("scenario", "difference", *PAIRS),
    )  # fmt: skip
    change: str = parameter(
        "absolute", kind="word", words="choose.change", flag="--change",
        choices="layers.analyses.differences.scales:CHANGES",
    )  # fmt: skip
    against: str | None = parameter(
        None, kind="text", words="choose.against", flag="--against", pattern="[a-z0-9_]{1,60}"
    )


@dataclass(frozen=True)
class CoveragePage(ComparedPage):
    """What one looks at: what is covered, how that grew and since when, circles against streets."""

    view: str = parameter(
        "now", kind="word", words="choose.view", flag="--view",
        choices=("now", "growth", "comparison"),
    )  # fmt: skip
    measure: str = parameter(
        "radius", kind="word", words="choose.measure", choices=("radius", "minutes")
    )
    since: int | None = parameter(
        None, kind="whole", words="choose.since", flag="--since",
        bounds="layers.analyses.common.targets:years", implies=("view", "growth"),
    )  # fmt: skip


@dataclass(frozen=True)
class TravelPage(ComparedPage):
    """To where the way is told, and the layers whose places are listed."""

    goal: str | None = _journey_end(or_point=True)
    show: tuple[str, ...] = _listed(opens="layers.analyses.travel.travel_places:area_origins")


@dataclass(frozen=True)
class ReachPage(ComparedPage):
    """To where the way is told, and the layers whose places are listed."""

    goal: str | None = _journey_end()
    show: tuple[str, ...] = _listed(opens=_ORIGIN_LAYERS)


@dataclass(frozen=True)
class AccessPage(ComparedPage):
    """The cell whose reasons are told."""

    cell: str | None = parameter(
        None, kind="text", words="choose.cell", flag="--cell",
        pattern="[0-9a-f]{15}",
    )  # fmt: skip


@dataclass(frozen=True)
class SitesPage(ComparedPage):
    """What is looked for by name, in what order sites stand, and which are chosen.

    What they are filtered by are needs, and so of `MatchParams`.
    """

    tab: str = parameter(
        "all", kind="word", words="choose.sites_tab", choices=("all", "match", "compare")
    )
    site: str | None = parameter(
        None, kind="word", words="choose.site", checked=False,
        names_place=True, choices="layers.analyses.sites.site_list:sites_by_id",
        shared="place", taken_as="layers.views.sites:site_of",
    )  # fmt: skip
    q: str = parameter("", kind="text", words="search.label", longest=_LETTERS)
    sort: str = parameter(
        "listed", kind="word", words="sites.sort", choices="layers.tables.site_filter:SORTS"
    )
    order: str = parameter("asc", kind="word", words="choose.order", choices=("asc", "desc"))
    shortlist: tuple[str, ...] = parameter(
        (), kind="text", words="sites.shortlist", several=True, longest=_LETTERS,
    )  # fmt: skip
