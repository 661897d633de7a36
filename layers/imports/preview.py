"""A draft as a layer to look at before it is kept."""

from layers.i18n.wording import Text
from layers.imports.draft import Choices, Draft
from layers.imports.keep import contract_frame, own_layer
from layers.model.layer import Layer
from layers.model.provenance import Lineage

__all__ = ["preview_layer"]

_ID = "own_preview"


def preview_layer(draft: Draft, choices: Choices) -> Layer | None:
    """Return what a draft would look like; None while it is not known where it lies."""
    if draft.located.system is None or draft.located.problems:
        return None
    frame, _ = contract_frame(draft, choices, _ID)
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
