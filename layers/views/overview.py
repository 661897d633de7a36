"""The overview as a view: layers as they are, and where places might also be."""

from collections.abc import Iterator, Mapping
from typing import Any

from layers.analyses.common.targets import this_year
from layers.i18n.wording import Lang, say, text
from layers.model.layer import Layer
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import catalogue, entry_of
from layers.tables.uncertainty_layer import halo
from layers.views import VIEWS
from layers.views.map_years import geometry_by_year, layer_by_year, years_on_map
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.payload import Scene, SceneLayer, Switch, bounds_of

__all__ = ["feature_ids", "home_of", "picture", "scene"]


def feature_ids() -> Iterator[str]:
    """Yield the id of every feature of every layer."""
    layers, _ = repository.load_all()
    return (str(feature) for layer in layers.values() for feature in layer.frame.index)


def home_of(place: str | None, layers: Mapping[str, Layer]) -> Layer | None:
    """Return the layer that holds a place, if any does."""
    return next((each for each in layers.values() if place in each.frame.index), None)


def scene(values: Mapping[str, Any], lang: Lang) -> Scene:
    """Return all layers on the map, those switched on that are shown unasked.

    That of the chosen place is one of them.
    """
    layers, _ = repository.load_all()
    selected = values["place"]
    home = home_of(selected, layers)
    scene_layer = [
        SceneLayer(
            **geometry_by_year(layers[entry.id], values["year"]),
            on=entry.visible or entry.id == getattr(home, "id", None),
            **layer_by_year(layers[entry.id], values["year"]),
        )
        for entry in catalogue()
        if entry.id in layers
    ]
    if values["halo"]:
        on_top = [each.layer.id for each in scene_layer if each.interactive]
        bands = {key: band for key in on_top if (band := halo(layers[key])) is not None}
        ground = sum(entry_of(each.layer.id).group == "base" for each in scene_layer)
        scene_layer[ground:ground] = [
            SceneLayer(band, interactive=False, of=key) for key, band in bands.items()
        ]
    outline = None if home is None else home.frame.geometry.loc[selected]
    return Scene(
        tuple(scene_layer),
        lang,
        selected=selected,
        focus=None if outline is None else bounds_of(outline),
        focus_token=selected or "",
        point=True,
        pin=values["point"],
        years=years_on_map(values["year"]),
        switches=(
            Switch(
                "halo", say("overview.halo", lang), say("overview.halo_help", lang),
                values["halo"],
            ),
        ),
    )  # fmt: skip


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:  # noqa: ARG001
    """Return the view with some values."""
    layers, _ = repository.load_all()
    home, year = home_of(values["place"], layers), values["year"]
    return Picture(
        "overview",
        VIEWS["overview"].query(values),
        text("view.overview"),
        subtitle_parts(
            None if home is None else home.name(values["place"]),
            None if year in (None, this_year()) else text("view.year", year=year),
            text("overview.halo") if values["halo"] else None,
        ),
        scene(values, lang),
    )
