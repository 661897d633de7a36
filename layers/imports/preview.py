"""A draft as a layer to look at before it is kept."""

from dataclasses import replace

from layers.i18n.wording import Text
from layers.imports.draft import Choices, Draft
from layers.imports.keep import contract_frame, own_layer
from layers.model.layer import Layer
from layers.model.provenance import Lineage

__all__ = ["PREVIEW_FEATURES", "preview_layer"]

_ID = "own_preview"

PREVIEW_FEATURES = 2_000
"""Of more features every so-manieth is enough to see where they lie."""


def preview_layer(draft: Draft, choices: Choices) -> Layer | None:
    """Return what a draft would look like; None while it is not known where it lies.

    Of more than `PREVIEW_FEATURES` features it has that many or fewer, spread over the file.
    """
    if draft.located.system is None or draft.located.problems:
        return None
    frame, _ = contract_frame(_thinned(draft), choices, _ID)
    made = own_layer(draft, choices, _ID)
    nothing = Text()
    return Layer(
        id=_ID,
        title=made.title_on_map,
        frame=frame.set_index("id", drop=False).rename_axis(None),
        style=made.entry().style,
        lineage=Lineage(made.title, (), nothing, nothing),
        digest=draft.read.sha256[:16],
    )


def _thinned(draft: Draft) -> Draft:
    """Return a draft with no more features than are shown."""
    step = -(-len(draft.located.frame) // PREVIEW_FEATURES)
    if step <= 1:
        return draft
    return replace(draft, located=replace(draft.located, frame=draft.located.frame.iloc[::step]))
