"""The `ground` commands: what lies under the maps of this machine, and back to what is shipped."""

import argparse

from layers.cli.arguments import Command
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, say
from layers.model.layer import Layer
from layers.model.provenance import Source
from layers.store import repository
from layers.store.ground import local_ground

__all__ = ["COMMANDS"]


def _info(options: argparse.Namespace, lang: Lang) -> int:
    local_ground.load()  # what is wrong with the file of this machine is named, not passed over
    layers, _ = repository.ground()
    rows = [_row(layer) for layer in layers]
    lines = [
        say("ground.row", lang, title=layer.title.in_(lang), count=len(layer.frame),
            sources=" · ".join(source.cite(lang) for source in layer.lineage.sources))
        for layer in layers
    ]  # fmt: skip
    here = any(layer.id == local_ground.LAYER_ID for layer in layers)
    answer(rows, [*lines, say("ground.local" if here else "ground.shipped", lang)], options)
    return 0


def _row(layer: Layer) -> dict[str, object]:
    return {
        "id": layer.id,
        "features": len(layer.frame),
        "kinds": sorted(set(layer.frame["kind"])),
        "sources": [_source(source) for source in layer.lineage.sources],
        "local": layer.id == local_ground.LAYER_ID,
    }


def _source(source: Source) -> dict[str, object]:
    return {"id": source.id, "date": source.date, "licence": source.licence, "url": source.url}


def _remove(options: argparse.Namespace, lang: Lang) -> int:
    removed = local_ground.remove()
    words = say("ground.removed" if removed else "ground.shipped", lang)
    answer({"removed": removed}, [words], options)
    return 0


COMMANDS: dict[str, Command] = {"ground info": _info, "ground remove": _remove}
"""Functions by the name of their command."""
