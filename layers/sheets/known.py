"""What is known of all sites, as sheets take it: how one travels, and the answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import ParameterError, Problem
from geo.uncertainty import SAMPLES
from layers.analyses import ANALYSES
from layers.analyses.sites.site_list import Site
from layers.analyses.sites.sites import SitesParams, SitesResult
from layers.i18n.wording import Text, text
from layers.model.progress import Progress, silent

__all__ = ["SiteAnswers", "site_answers"]


@dataclass(frozen=True, eq=False)
class SiteAnswers:
    """How one travels, and the answer of the analysis "sites" to it."""

    params: SitesParams
    result: SitesResult

    def site(self, site_id: str) -> Site:
        """Return a site. Raises ParameterError (``site_none``) for an unknown one."""
        sites = self.result.sites
        if site_id not in sites:
            values = {"value": site_id[:60], "allowed": tuple(sites)}
            raise ParameterError(Problem("site_none", field="site", values=values))
        return sites[site_id]

    @property
    def method(self) -> tuple[Text, ...]:
        """What the figures of a sheet rest on, in short."""
        return tuple(self._method())

    def _method(self) -> Iterator[Text]:
        walking = {"speed": f"{self.params.walk_m_min:g}"}
        yield from self.result.warnings
        yield text("sheet.method_times", samples=SAMPLES, assumed=len(self.result.assumed_lines))
        if self.result.method == "streets":
            yield text("sheet.method_streets", **walking)
        else:
            yield text("sheet.method_detour", detour=f"{self.params.detour:g}", **walking)
        yield text("sheet.method_ptal")
        yield text("sheet.method_full")


def site_answers(params: SitesParams | None = None, progress: Progress = silent) -> SiteAnswers:
    """Return what is known of all sites, by the usual habits unless others are given.

    Raises
    ------
    DataError
        If a layer, a table, the feed or the street network is missing or broken.
    """
    question = params or SitesParams()
    return SiteAnswers(question, ANALYSES["sites"].run(question, progress))
