"""The layers that readers have brought along, as the workspace keeps them.

They are looked up anew whenever the workspace has changed, so that what is kept or removed
by another page, another machine or a command is there at once.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from geo.errors import AtlasError, DataError, Problem
from layers.i18n.wording import Text, lend_names, text
from layers.model.catalogue import LayerEntry
from layers.model.run_inputs import once, renewed
from layers.store.local_folder import workspace
from layers.workspace.interface import Head, Workspace
from layers.workspace.own_ids import place_id, renamed_places
from layers.workspace.own_layer import OwnLayer
from layers.workspace.rows import body_text

__all__ = ["KEY", "Kept", "content", "forget", "kept"]

KEY = "own_layers"
"""What a run calls this input."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept at one moment: the same object as long as nothing changes.

    Parameters
    ----------
    layers, heads, entries
        By id: what is known of each layer, its version, its entry in the catalogue.
    problems
        What cannot be read.
    """

    layers: Mapping[str, OwnLayer]
    heads: Mapping[str, Head]
    entries: Mapping[str, LayerEntry]
    problems: tuple[Problem, ...]

    @cached_property
    def state(self) -> tuple[tuple[str, int, int], ...]:
        """What changes whenever a layer does: ids, versions, and hashes of all that is kept.

        Two stores on one machine may hold one file under one id, to be counted in one of them.
        """
        return tuple(
            (f"{KEY}/{each.id}", each.version, _hash_of(each)) for each in self.heads.values()
        )

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Today's ids of places of older versions, by the former ones, which layers have too."""
        return renamed_places(self.layers)

    def renamed_of(self, layer_id: str) -> tuple[tuple[str, str], ...]:
        """Return the former and present ids of such places of a layer."""
        return tuple(
            pair for pair in self.renamed.items() if pair[1].startswith(place_id(layer_id, ""))
        )


def _hash_of(head: Head) -> int:
    """Return a number out of the hash of a layer: its features, and what is known of them."""
    whole = f"{head.digest} {body_text(head.body)}".encode()
    return int(sha256(whole).hexdigest()[:12], 16)


def kept() -> Kept:
    """Return the reader's layers, the same for the whole of a run; a broken workspace has none."""
    return once((KEY,), _present)


def forget() -> None:
    """Have the run that has kept or removed a layer see that."""
    renewed(KEY)


def content(layer_id: str) -> bytes:
    """Return the features of a layer as GeoJSON. Raises DataError where they cannot be read."""
    head = kept().heads[layer_id]
    if head.digest is None:
        raise DataError(Problem("own_broken", file=layer_id))
    return workspace().content(head.digest)


def _present() -> Kept:
    """Return what is kept now; a workspace that cannot be read is asked again the next time."""
    try:
        source = workspace()
        return _kept(source, source.stamp())
    except AtlasError as error:
        nothing: Mapping[str, Any] = MappingProxyType({})
        return Kept(nothing, nothing, nothing, error.problems)


@lru_cache(maxsize=4)
def _kept(source: Workspace, stamp: Hashable) -> Kept:  # noqa: ARG001 - read anew
    layers: dict[str, OwnLayer] = {}
    heads: dict[str, Head] = {}
    problems: list[Problem] = []
    for head in source.heads("layer"):
        try:
            layers[head.id] = OwnLayer.from_body({**head.body, "id": head.id})
            heads[head.id] = head
        except (KeyError, TypeError, ValueError):
            problems.append(Problem("own_broken", file=head.id))
    layers = dict(_with_distinct_titles(layers))
    entries = {key: each.entry() for key, each in layers.items()}
    return Kept(
        MappingProxyType(layers),
        MappingProxyType(heads),
        MappingProxyType(entries),
        tuple(problems),
    )


def _with_distinct_titles(layers: Mapping[str, OwnLayer]) -> Iterator[tuple[str, OwnLayer]]:
    """Yield layers, those of one title with their file and day, or what else is of each alone."""
    titles = Counter(each.title for each in layers.values())
    files = Counter((each.title, each.file, each.read) for each in layers.values())
    for key, each in layers.items():
        if titles[each.title] == 1:
            yield key, each
            continue
        alone = files[each.title, each.file, each.read] == 1
        words = "own.title_of_file" if alone else "own.title_of_id"
        title = text(words, title=each.title, file=each.file, date=each.read, id=key)
        yield key, replace(each, title=title)


def _titles() -> Mapping[str, Text]:
    return {key: each.title_on_map for key, each in kept().layers.items()}


for _theme in ("layer", "choose.lines", "choose.target", "choose.weight", "choose.buses"):
    lend_names(_theme, _titles)
