"""Which views are published, and whether they may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geo.errors import AtlasError, ParameterError, Problem
from layers.i18n.wording import Lang, Text
from layers.store import own_layers
from layers.views import VIEWS
from layers.views.page_link import linked_view
from layers.views.picture import Picture
from layers.views.saved_views import saved_views

__all__ = ["SiteView", "layers_of", "require_public", "site_views"]


@dataclass(frozen=True)
class SiteView:
    """A view to be published.

    Parameters
    ----------
    page, query
        A key of `VIEWS`, and its parameters as a link holds them.
    name
        What its reader called it; "" for what it is called by itself.
    """

    page: str
    query: Mapping[str, str]
    name: str = ""

    def picture(self, lang: Lang) -> Picture:
        """Return what it shows. Raises as the view does."""
        values, problems = VIEWS[self.page].read(self.query)
        if problems:
            raise ParameterError(problems)
        return VIEWS[self.page].picture(values, lang)


def site_views(wanted: Sequence[str]) -> tuple[SiteView, ...]:
    """Return views by the names under which they are kept, or by links; without any, the defaults.

    Raises
    ------
    ParameterError
        With everything that is no name and no link, or cannot be read.
    """
    if not wanted:
        return tuple(SiteView(page, {}) for page in VIEWS)
    kept = {each.name: each for each in saved_views()}
    found: list[SiteView] = []
    problems: list[Problem] = []
    for each in wanted:
        try:
            if (view := kept.get(" ".join(each.split()))) is not None:
                found.append(SiteView(view.page, view.query, view.name))
            else:
                found.append(_linked(each))
        except AtlasError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    return tuple(found)


def _linked(link: str) -> SiteView:
    return SiteView(*linked_view(link, field="--view"))


def require_public(title: Text, layer_ids: Iterable[str], lang: Lang) -> None:
    """Raise ParameterError (``publish_confidential``) where what has a title uses such layers."""
    layers = own_layers.kept().layers
    secret = {key: each.title for key, each in layers.items() if each.confidential}
    if used := sorted(secret.keys() & set(layer_ids)):
        values = {"view": title, "layers": tuple(secret[key].in_(lang) for key in used)}
        raise ParameterError(Problem("publish_confidential", field="--view", values=values))


def layers_of(picture: Picture) -> set[str]:
    """Return ids of what a view uses: what is on its map, arranged or not, and what it names."""
    scenes = [each for each in (picture.scene, picture.whole) if each is not None]
    on_map = {each.layer.id for scene in scenes for each in scene.layers}
    return on_map | set(_named(picture.query))


def _named(query: Mapping[str, str]) -> Iterator[str]:
    """Yield what the parameters of a view may name: layers among them, perhaps with a strength."""
    for value in query.values():
        for part in value.replace(",", " ").split():
            yield part.lstrip("+-").partition("~")[0]
