"""The analyses of the atlas, by name: frozen parameters, a title, and how to run them.

Adding an analysis is one function in geo, one package here, and one entry below.
An answer is kept as long as the data it came from: the same question answers at
once, whoever asks it, and is worked out once where several ask it together.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from pkgutil import resolve_name
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from layers.analyses.workers import pool
from layers.analyses.workers.run_queue import RUNS
from layers.i18n.wording import Text, text
from layers.model.layer import Result
from layers.model.progress import Progress, silent
from layers.model.run_inputs import read_once
from layers.scenarios.library import in_scenario, present_notes, scenario_in
from layers.store import answer_cache
from layers.store.ground import local_ground
from layers.store.reading import data_overlay
from layers.streets import local_network
from layers.streets.street_density import skeleton_warnings
from layers.transit import services
from layers.transit.gtfs import feed

if TYPE_CHECKING:
    from layers.analyses.access.access_results import AccessResult
    from layers.analyses.common.place_table import TravelResult
    from layers.analyses.coverage.coverage_results import (
        ComparisonResult,
        CoverageResult,
        GrowthResult,
    )
    from layers.analyses.differences.difference_result import DifferenceResult
    from layers.analyses.reach.reach import ReachResult
    from layers.analyses.sites.match import MatchResult
    from layers.analyses.sites.site_reach import SiteReachResult
    from layers.analyses.sites.sites import SitesResult

__all__ = ["ANALYSES", "Analysis", "street_warnings"]

_KEPT = 64
"""How many answers of an analysis are kept."""

_LOOK_S = 0.2
"""How often who waits for another's answer tells so, and can end waiting."""


R = TypeVar("R", bound=Result)


@dataclass(frozen=True, eq=False)
class Analysis(Generic[R]):
    """An analysis as the registry knows it.

    Parameters
    ----------
    title
        What it is called.
    compute
        Answers a question, telling how far it is.
    stored
        Under what name its answers are kept on disk too; "" for none, as what is worked out
        faster than it is read.
    aside
        By what name workers answer it (`layers.analyses.workers`); "" for what takes a moment.
    """

    title: Text
    compute: Callable[[Any, Progress], R]
    stored: str = ""
    aside: str = ""
    _answers: OrderedDict[Any, R] = field(default_factory=OrderedDict, repr=False)
    _turns: dict[Any, Lock] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def run(self, params: Any, progress: Progress = silent) -> R:
        """Return the answer, shared and not to be changed; see `compute` for what it raises."""
        with _reading(params):
            key = (params, *_inputs())
            known = self._known(key)
            if known is not None:
                return known
            with RUNS.pause():
                return self._in_turn(key, progress)

    def at_hand(self, params: Any) -> R | None:
        """Return the answer where it is known already, else None; nothing is worked out."""
        with _reading(params):
            return self._known((params, *_inputs()))

    def is_kept(self, params: Any) -> bool:
        """Return whether the answer is on disk, so that it need not be worked out."""
        with _reading(params):
            return answer_cache.is_kept(self._key_on_disk(params))

    def answer_for_app(self, params: Any, progress: Progress) -> tuple[tuple[object, ...], bytes]:
        """Work an answer out in a worker; return the states it rests on, and it as bytes."""
        with _reading(params):
            return _inputs(), answer_cache.to_bytes(self._worked_out(params, progress))

    def _known(self, key: tuple[Any, ...]) -> R | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _in_turn(self, key: tuple[Any, ...], progress: Progress) -> R:
        """Return the answer to a question that no other is working out at the time."""
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        while not turn.acquire(timeout=_LOOK_S):
            progress(0.0)
        try:
            return self._answered(key, progress)
        finally:
            with self._lock:
                self._turns.pop(key, None)
            turn.release()

    def _answered(self, key: tuple[Any, ...], progress: Progress) -> R:
        known = self._known(key)
        if known is not None:
            return known
        answer = self._from_disk(key[0], progress)
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return answer

    def _from_disk(self, params: Any, progress: Progress) -> R:
        """Return the answer kept on disk; where there is none, work it out and keep it."""
        key = self._key_on_disk(params)
        kept: R | None = answer_cache.load(key)
        if kept is not None:
            return kept
        answer = self._of_worker(params, progress)
        return self._worked_out(params, progress) if answer is None else answer

    def _of_worker(self, params: Any, progress: Progress) -> R | None:
        """Return what a worker answers; None where none can, or has read other data.

        A scenario may be known to this process alone.
        """
        if not self.aside or scenario_in(params) or data_overlay.present() is not None:
            return None
        found = pool.answer(self.aside, params, progress)
        if found is None or found.inputs != _inputs():
            return None
        answer: R = answer_cache.from_bytes(found.content)
        return answer

    def _worked_out(self, params: Any, progress: Progress) -> R:
        """Return the answer, worked out here and kept on disk."""
        answer = _warned(self.compute(params, progress), params)
        answer_cache.keep(self._key_on_disk(params), answer)
        return answer

    def _key_on_disk(self, params: Any) -> str | None:
        return answer_cache.key_of(self.stored, params, *_beside_data()) if self.stored else None


def _inputs() -> tuple[object, ...]:
    """Return the states of what answers rest on: data and feed, streets, built-up ground."""
    return services.state(), local_network.state(), local_ground.state()


@contextmanager
def _reading(params: Any) -> Iterator[None]:
    """Have every input read once, and all data as the scenario of a question leaves them."""
    with read_once(), in_scenario(scenario_in(params)):
        yield


def _beside_data() -> tuple[object, ...]:
    """Return what answers rest on beside data/: feed, streets, built-up ground, what day it is."""
    fed, today = feed.state(), date.today()  # noqa: DTZ011 - by the reader's own calendar
    # A feed is too old from a day on; the atlas's own tables tell years only.
    day = today.isoformat() if fed else today.year
    return fed, local_network.state(), local_ground.state(), day


def street_warnings(params: Any, method: str | None = None) -> tuple[Text, ...]:
    """Return what is to be said with every figure that walks along this machine's streets.

    Parameters
    ----------
    params
        The question; whether it walks along streets stands in a field ``method`` of it,
        or of the parameters that it is made of.
    method
        The method that was used in the end, where that is known.
    """
    walked = _walks_on_streets(params) if method is None else method == "streets"
    network = local_network.load() if walked else None
    return skeleton_warnings(network) if network else ()


def _walks_on_streets(params: Any) -> bool:
    if getattr(params, "method", None) == "streets":
        return True
    if not is_dataclass(params):
        return False
    return any(_walks_on_streets(getattr(params, each.name)) for each in fields(params))


def _warned(answer: R, params: Any) -> R:
    """Return an answer with what must be said of it, next to its first sentence.

    That is which scenario it is of, with its edits, and the warnings on its streets.
    """
    warnings = (*present_notes(), *street_warnings(params, answer.method))
    notes = (*answer.notes[:1], *warnings, *answer.notes[1:])
    return replace(answer, notes=notes, warnings=warnings)


def _of(name: str) -> Callable[..., Any]:
    """Return a function of an analysis, imported when it is first called."""

    def compute(*given: Any) -> Any:
        return resolve_name(f"layers.analyses.{name}")(*given)

    return compute


def _match(params: Any, progress: Progress) -> Any:
    """Rank the sites that are known already, where they are."""
    return _of("sites.match:match")(params, ANALYSES["sites"].run(params.travel, progress))


class _Analyses(TypedDict):
    coverage: "Analysis[CoverageResult]"
    growth: "Analysis[GrowthResult]"
    comparison: "Analysis[ComparisonResult]"
    travel_time: "Analysis[TravelResult]"
    access: "Analysis[AccessResult]"
    reach: "Analysis[ReachResult]"
    sites: "Analysis[SitesResult]"
    match: "Analysis[MatchResult]"
    site_reach: "Analysis[SiteReachResult]"
    difference: "Analysis[DifferenceResult]"


ANALYSES: _Analyses = {
    "coverage": Analysis(text("page.coverage"), _of("coverage.coverage:coverage"), "coverage"),
    "growth": Analysis(text("growth.title"), _of("coverage.growth:growth")),
    "comparison": Analysis(text("comparison.title"), _of("coverage.comparison:comparison")),
    "travel_time": Analysis(
        text("page.travel_time"), _of("travel.travel:travel_time"), aside="travel_time"
    ),
    "access": Analysis(text("page.access"), _of("access.access:access"), aside="access"),
    "reach": Analysis(text("page.reach"), _of("reach.reach:reach"), aside="reach"),
    "sites": Analysis(text("page.sites"), _of("sites.sites:sites"), "sites", "sites"),
    "match": Analysis(text("match.title"), _match),
    "site_reach": Analysis(text("page.reach"), _of("sites.site_reach:site_reach"), "site_reach"),
    "difference": Analysis(
        text("effect.name"), _of("differences.difference_result:difference_result")
    ),
}
"""Every analysis by name; its modules, and what they rest on, are loaded when it is first asked."""
