"""A file as a newer version of a layer: what was said of the layer is proposed of the file."""

from dataclasses import replace

from layers.i18n.languages import columns
from layers.imports.draft import Draft
from layers.imports.keep import own_names
from layers.imports.rows.amounts import weight_of
from layers.model.catalogue import Weight
from layers.workspace.own_layer import OwnLayer

__all__ = ["as_newer"]


def as_newer(found: Draft, former: OwnLayer) -> Draft:
    """Return a draft with the title, the kind and the roles that its former version has.

    What was confidential is so again. Roles are kept where features are still of one family,
    that of a figure where the file has its field, or another that is likely one.

    Parameters
    ----------
    found
        The newer file.
    former
        The layer that it replaces.
    """
    proposed = found.proposed
    weight = _weight(found, former) or proposed.weight
    roles = former.roles if found.family == former.family else proposed.roles
    return replace(found, proposed=replace(
        proposed,
        title=former.title.in_(columns("name")[0].removeprefix("name_")),
        kind=former.kind,
        roles=tuple(each for each in roles if each != "weight" or weight is not None),
        confidential=former.confidential,
        weight=weight,
    ))  # fmt: skip


def _weight(found: Draft, former: OwnLayer) -> Weight | None:
    """Return the figure that a layer is counted by, its field and date as the file has them."""
    if former.weight is None:
        return None
    fields = {own: name for name, own in own_names(found.read.frame).items()}
    field = fields.get(former.weight.field)
    if field is None:
        return None
    return replace(weight_of(found.read.frame, field), kind=former.weight.kind)
