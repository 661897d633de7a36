"""What a picture rests on: which layers, tables and other data, and the state each is in."""

from geo.errors import AtlasError
from layers.i18n.wording import Text, has, text
from layers.store import repository
from layers.store.atlas import catalogue
from layers.streets import local_network
from layers.transit.gtfs import feed
from layers.views.picture import Picture

__all__ = ["NONE", "called", "digest_of", "names_of"]

NONE = "none"
"""Stands for a digest where there is no such data, or none that can be read."""

_RUNNING = ("segments", "services", "transfers", "headways")


def names_of(picture: Picture) -> tuple[str, ...]:
    """Return the names of all data a picture rests on, sorted.

    Layers shown as they are rest on themselves, coverage on what it shows and on the
    streets where it walks along them; every other answer on all places, on what
    runs, and on the streets.
    """
    # Loaded with the first export: opening a file, which the overview offers, needs no analysis.
    from layers.analyses.travel.travel_places import area_origins  # noqa: PLC0415

    layers = {entry.id for entry in catalogue()}
    scene = picture.scene if picture.result is None else picture.whole or picture.scene
    scene_layer = {each.layer.id for each in scene.layers} & layers
    if picture.result is None:
        return tuple(sorted(scene_layer))
    query = picture.query
    if picture.view == "coverage":
        walked = query.get("method") == "streets" or query.get("view") == "comparison"
        counted = {query["weight"]} & layers if "weight" in query else set()
        compared = {"norms"} if getattr(picture.result, "benchmarks", ()) else set()
        return tuple(sorted(scene_layer | counted | compared | ({"streets"} if walked else set())))
    runs = {"feed"} | (set() if feed.state() else {*_RUNNING, "stations", "lines"})
    streets = set() if query.get("method") == "detour" else {"streets"}
    counted = {query["weight"]} & layers if "weight" in query else set()
    return tuple(
        sorted(
            scene_layer
            | counted
            | runs
            | streets
            | ({*area_origins(), "district", "towns"} & layers)
        )
    )


def digest_of(name: str) -> str:
    """Return the digest of a layer, a table, the walking network or the feed as it is now."""
    try:
        if name == "streets":
            network = local_network.load()
            return NONE if network is None else network.digest
        if name == "feed":
            facts = feed.facts()
            return NONE if facts is None else facts.digest
        if name in repository.TABLES:
            return repository.table_digest(name)
        known = any(entry.id == name for entry in catalogue())
        return repository.layer(name).digest if known else NONE
    except AtlasError:
        return NONE


def called(name: str) -> Text:
    """Return what data of a name are called."""
    if has(f"layer.{name}"):
        return text(f"layer.{name}")
    return text(f"data.{name}") if has(f"data.{name}") else text("unit.plain", value=name)
