"""A picture: one map with its title, its parameters in words, what it rests on, and its link."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from layers.i18n.wording import Lang, Text, by_language, join_texts, text
from layers.model.layer import Result
from layers.scenarios.library import present_notes, present_title
from layers.store import own_layers, repository
from layers.webmap.linked_table import LinkedTable
from layers.webmap.map_state import MapState
from layers.webmap.payload import Scene

__all__ = [
    "Picture", "compared_subtitles", "confidential_layers", "enumerated", "marked_confidential",
    "named_by_scenario", "subtitle_parts",
]  # fmt: skip

_BETWEEN = " · "
_PARTS = re.compile(r"[,;~]")
"""What stands between the ids that a link names, and before the strength of a layer."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What one view shows, for every way out: screen, paper, files.

    Parameters
    ----------
    view
        A key of `layers.views.VIEWS`.
    query
        Its link: parameters that differ from their defaults.
    title
        What it is called.
    subtitle
        The parameters in words.
    scene
        What is on the map, in one language.
    notes
        What it shows and rests on, in sentences.
    result
        The analysis behind it, None where layers are shown as they are.
    finding
        What it shows, in one sentence fit to be its title; None where no sentence says it.
    whole
        The map before its reader arranged it; an answer rests on all of that. None where it is
        as in `scene`.
    table
        Its answer as a table, in a language; None where it has none.
    beside
        What is printed beside it on the same sheet; None for nothing.
    beside_first
        Whether that stands on its left, as what was before does.
    confidential
        Which confidential layers it shows or rests on, in a sentence; None for none.
    """

    view: str
    query: Mapping[str, str]
    title: Text
    subtitle: Text
    scene: Scene
    notes: tuple[Text, ...] = ()
    result: Result | None = None
    finding: Text | None = None
    whole: Scene | None = None
    table: Callable[[Lang], LinkedTable] | None = None
    beside: "Picture | None" = None
    beside_first: bool = False
    confidential: Text | None = None

    def after(self, before: "Picture") -> "Picture":
        """Return it with another picture on its left, of what was before."""
        return replace(self, beside=before, beside_first=True)

    def arranged(self, view: MapState) -> "Picture":
        """Return it with the map as its reader has it."""
        whole = replace(self.scene, view=view)
        return replace(self, scene=whole.arranged(), whole=whole)


def named_by_scenario(picture: Picture) -> Picture:
    """Return a picture that names the scenario it is of, with its edits; as it is without one."""
    title = present_title()
    if title is None:
        return picture
    subtitle = subtitle_parts(text("scenario.subtitle", title=title), picture.subtitle)
    # An answer says itself which scenario it is of.
    notes = () if picture.result is not None else present_notes()
    return replace(picture, subtitle=subtitle, notes=(*notes, *picture.notes))


def marked_confidential(picture: Picture) -> Picture:
    """Return a picture that names the confidential layers it shows or rests on, if any."""
    said = confidential_layers(
        picture.query, layers=(each.layer.id for each in picture.scene.layers)
    )
    if said is None:
        return picture
    return replace(picture, subtitle=subtitle_parts(said, picture.subtitle), confidential=said)


def confidential_layers(
    query: Mapping[str, str], *, layers: Iterable[str] = (), places: Iterable[str] = ()
) -> Text | None:
    """Return which confidential layers something shows or rests on, in a sentence; None for none.

    Parameters
    ----------
    query
        Its link, which may name layers and places.
    layers, places
        Ids of those it shows besides.
    """
    kept = own_layers.kept().layers
    secret = {key: own.title for key, own in kept.items() if own.confidential}
    if not secret:
        return None
    named = {part for value in query.values() for part in _PARTS.split(value)}
    there = named.union(layers, places)
    titles = [
        title for key, title in secret.items()
        if key in there or not there.isdisjoint(repository.layer(key).frame.index)
    ]  # fmt: skip
    return text("own.confidential_layers", layers=join_texts(titles)) if titles else None


def subtitle_parts(*parts: Text | None) -> Text:
    """Return parts of a subtitle, those that are None left out."""
    kept = [part for part in parts if part is not None]

    def join_parts(lang: Lang) -> str:
        return _BETWEEN.join(part.in_(lang) for part in kept if part.in_(lang))

    return by_language(join_parts)


def compared_subtitles(one: Text, other: Text) -> tuple[Text, Text, Text]:
    """Return the parts that two subtitles have in common, and those of either alone.

    >>> pair = text("unit.plain", value="all · 500 m"), text("unit.plain", value="all · 800 m")
    >>> [each.in_("en") for each in compared_subtitles(*pair)]
    ['all', '500 m', '800 m']
    """

    def parts(of: Text, lang: Lang) -> list[str]:
        return [each for each in of.in_(lang).split(_BETWEEN) if each]

    def chosen(of: Text, by: Text, *, common: bool) -> Text:
        return by_language(
            lambda lang: _BETWEEN.join(
                each for each in parts(of, lang) if (each in parts(by, lang)) == common
            )
        )

    return (
        chosen(one, other, common=True),
        chosen(one, other, common=False),
        chosen(other, one, common=False),
    )


def enumerated(parts: list[Text]) -> Text:
    """Return names as a list in words."""
    return join_texts(parts)
