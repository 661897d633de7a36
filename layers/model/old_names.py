"""What parameters of links were called before: old links open what they named."""

from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import resolve_name

__all__ = ["OLD_NAMES", "OldName", "renewed"]


@dataclass(frozen=True)
class OldName:
    """A name that links had for a parameter.

    Parameters
    ----------
    old, new
        What it was called, and what it is called now.
    only
        Another old name and the value it had to have for this one to count.
    values
        Texts that stood for others; None where nothing was asked for.
    adds
        Whether it was one more value beside those of the new name.
    read_by
        The name of what answers, with the old name and its text, with that of the new one.
    """

    old: str
    new: str
    only: tuple[str, str] | None = None
    values: tuple[tuple[str, str | None], ...] = ()
    adds: bool = False
    read_by: str = ""


OLD_NAMES = (
    OldName("walk", "speed"),
    OldName("limit", "within"),
    OldName("other", "radii", adds=True),
    OldName("flat", "transfer_min", only=("transfer", "flat")),
    OldName("transfer", "transfer_min", values=(("flat", "5"), ("reckoned", None))),
    *(
        OldName(group, "layers", adds=True, read_by="layers.views.map_view:switches_of_group")
        for group in ("own", "innovation", "transit", "base")
    ),
)
"""Every name that is read but no longer written, the more exact before the less."""


def renewed(query: Mapping[str, str], opening: Mapping[str, str]) -> dict[str, str]:
    """Return a query under the names of today.

    Parameters
    ----------
    query
        A link's parameters; what is no old name of the page stays as it is.
    opening
        What the page opens with, by the names of today.

    Examples
    --------
    >>> renewed({"transfer": "flat", "flat": "3", "walk": "70"}, {"transfer_min": "", "speed": ""})
    {'speed': '70', 'transfer_min': '3'}
    >>> renewed({"flat": "3"}, {"transfer_min": ""}), renewed({"walk": "70"}, {"halo": ""})
    ({}, {'walk': '70'})
    >>> renewed({"other": "900"}, {"radii": "500,800"})
    {'radii': '500,800,900'}
    """
    there = [each for each in OLD_NAMES if each.new in opening and each.old not in opening]
    found = {name: query[name] for name in query if name not in {each.old for each in there}}
    for each in there:
        value = dict(each.values).get(query.get(each.old, ""), query.get(each.old))
        if value is None or (each.only and query.get(each.only[0]) != each.only[1]):
            continue
        if each.read_by:
            value = resolve_name(each.read_by)(each.old, value)
        if each.adds:
            parts = f"{found.get(each.new, opening[each.new])},{value}".split(",")
            found[each.new] = ",".join(dict.fromkeys(part for part in parts if part))
        else:
            found.setdefault(each.new, value)
    return found
