"""Answers kept in the workspace, as the features that show them with their figures.

Where a department shares a store they can be read in QGIS (docs/department.md).
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from geo.errors import ParameterError, Problem
from layers.export.archive import geojson_files
from layers.i18n.wording import Lang
from layers.store.atlas import SHIPPED
from layers.store.geojson import dump
from layers.store.local_folder import workspace
from layers.views import VIEWS
from layers.views.page_link import linked_view
from layers.views.picture import Picture
from layers.workspace.interface import NEW, Head

__all__ = ["answer_at", "keep_answer"]

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,40}")
_CONTEXT = {entry.id for entry in SHIPPED if entry.context}


def answer_at(link: str, lang: Lang) -> Picture:
    """Return what a link shows: an address of the atlas, or its page and parameters alone.

    Raises
    ------
    ParameterError
        It names no page (``keep_link``), or a parameter of it cannot be read.
    """
    page, query = linked_view(link, field="LINK")
    return VIEWS[page].picture(VIEWS[page].read(query)[0], lang)


def keep_answer(answer_id: str, picture: Picture, *, link: str, when: date) -> Head:
    """Keep what a picture shows under an id, in place of the answer that bore it.

    Raises
    ------
    ParameterError
        The id is none (``keep_id``).
    DataError
        The workspace cannot be written, or it was changed meanwhile.
    """
    if not _SLUG.fullmatch(answer_id):
        raise ParameterError(Problem("keep_id", field="ID", values={"value": answer_id[:60]}))
    files = geojson_files(picture, link=link, when=when)
    collections = [json.loads(data) for data in files.values()]
    layers = [each for each in collections if each["name"] not in _CONTEXT]
    content = dump({
        "type": "FeatureCollection",
        "view": collections[0]["view"],
        "provenance": {each["name"]: each["provenance"] for each in layers},
        "features": [*_features(layers)],
    })  # fmt: skip
    head = workspace().head("result", answer_id)
    body = {"title": picture.title.to_dict(), "page": picture.view, "link": link}
    seen = NEW if head is None else head.version
    return workspace().save("result", answer_id, body, seen=seen, content=content)


def _features(collections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield all features, each with the layer that it is of."""
    for each in collections:
        for feature in each["features"]:
            yield {**feature, "properties": {"layer": each["name"], **feature["properties"]}}
