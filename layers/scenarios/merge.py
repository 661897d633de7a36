"""Three-way merge of scenarios by layer, place and field: nothing is lost, nothing is guessed.

What only one side has changed is taken over; what both have changed alike is no conflict;
all else is listed with both values. Who is "ours" makes no difference to what is merged.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from layers.i18n.wording import Text
from layers.scenarios.canonical import canonical
from layers.scenarios.edit import Edit, Key
from layers.scenarios.history import dependants, overlap
from layers.scenarios.records import Base, Records, same
from layers.scenarios.review import CANNOT, applied
from layers.scenarios.scenario import Scenario, base_of

__all__ = ["Conflict", "Merged", "Side", "merge"]

Side = Literal["ours", "theirs"]
Edits = tuple[Edit, ...]
Cells = Mapping[tuple[str, str, str | None], Any]


@dataclass(frozen=True)
class Conflict:
    """A cell that both sides have changed, each otherwise.

    Parameters
    ----------
    layer, id, field
        The cell; field None for a place as a whole.
    ours, theirs
        Both values; None of a whole place stands for one that is gone.
    """

    layer: str
    id: str
    field: str | None
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """What a merge came to.

    Parameters
    ----------
    scenario
        What can be merged: all of it where there are no conflicts, else what both sides
        have in common and nothing of either.
    conflicts
        What has to be decided first.
    """

    scenario: Scenario
    conflicts: tuple[Conflict, ...]


def merge(
    ours: Scenario,
    theirs: Scenario,
    base: Base,
    *,
    ancestor: Scenario | None = None,
    prefer: Side | None = None,
) -> Merged:
    """Return two scenarios as one.

    Parameters
    ----------
    ours, theirs
        Both scenarios; title and approval are those of ours.
    base
        The data that both are of.
    ancestor
        The scenario that both were made from; without it, what both have in common.
    prefer
        Whose value counts in a conflict; None to list it.
    """
    broken = {*_broken(ours, base), *_broken(theirs, base)}
    common, one, other = _sides(*_agreed(ours.edits, theirs.edits), ancestor)
    found = _conflicts(common, one, other, base, broken)
    if found and prefer is not None:
        kept, cut = (one, other) if prefer == "ours" else (other, one)
        one, other = kept, _yielding(common, kept, cut, base)
        found = _conflicts(common, one, other, base, broken)
    edits = common if found else (*common, *_interleaved(one, other))
    whole = replace(ours, base=base_of(edits, base)).with_edits(edits)
    return Merged(whole, found)


def _agreed(ours: Edits, theirs: Edits) -> tuple[Edits, Edits]:
    """Return both lists in which edits that do the same are the same, whatever reason they give.

    Of several on one side that do the same, the first is that of the first on the other side.
    """
    one, other = _numbered(ours), _numbered(theirs)
    chosen = {
        key: min((side[key] for side in (one, other) if key in side), key=lambda edit: edit.digest)
        for key in {*one, *other}
    }
    return tuple(chosen[key] for key in one), tuple(chosen[key] for key in other)


def _numbered(edits: Edits) -> dict[tuple[str, int], Edit]:
    """Return edits by what they do, and the how manieth that does so."""
    count: Counter[str] = Counter()
    found: dict[tuple[str, int], Edit] = {}
    for each in edits:
        effect = _effect(each)
        found[effect, count[effect]] = each
        count[effect] += 1
    return found


def _effect(edit: Edit) -> str:
    return canonical([edit.op, edit.layer, edit.id, edit.field, edit.new])


def _sides(ours: Edits, theirs: Edits, ancestor: Scenario | None) -> tuple[Edits, Edits, Edits]:
    """Return the edits that both sides keep, and those that only one of them has."""
    shared = Counter(ours) & Counter(theirs)
    common = _in_one_order(ours, theirs, shared)
    if ancestor is None:
        return common, _left(ours, Counter(shared)), _left(theirs, Counter(shared))
    before = Counter(ancestor.edits)
    # What one side has dropped of the ancestor's edits is dropped.
    one, other = (_left(side, before.copy()) for side in (ours, theirs))
    both = Counter(one) & Counter(other)
    kept = (*_taken(ancestor.edits, shared & before), *_in_one_order(one, other, both))
    return kept, _left(one, both.copy()), _left(other, both.copy())


def _in_one_order(ours: Edits, theirs: Edits, wanted: Counter[Edit]) -> Edits:
    """Return the edits of both in the order of one side, the same whichever comes first."""
    orders = (_taken(each, wanted.copy()) for each in (ours, theirs))
    return min(orders, key=lambda edits: [each.digest for each in edits])


def _taken(edits: Edits, wanted: Counter[Edit]) -> Edits:
    return tuple(_counted(edits, wanted, inside=True))


def _left(edits: Edits, wanted: Counter[Edit]) -> Edits:
    return tuple(_counted(edits, wanted, inside=False))


def _counted(edits: Edits, wanted: Counter[Edit], *, inside: bool) -> Iterator[Edit]:
    """Yield the edits that are among those wanted, as often as they are, or all others."""
    for each in edits:
        found = wanted[each] > 0
        wanted[each] -= found
        if found is inside:
            yield each


def _conflicts(
    common: Edits, one: Edits, other: Edits, base: Base, broken: Collection[str]
) -> tuple[Conflict, ...]:
    """Return what both sides change otherwise, and what cannot stand beside the other side.

    `broken` are the effects of edits that cannot be applied on their own side either.
    """
    start = applied(common, Records(base)).records
    ours, theirs = (_cells(start, applied(each, start).records) for each in (one, other))
    found = [*_unequal(ours, theirs)]
    if not found:
        together = applied((*common, *_interleaved(one, other)), Records(base))
        found = [
            Conflict(each.edit.layer, each.edit.id, None, *_by_side(each.edit, one))
            for each in together.findings
            if each.status == CANNOT and _effect(each.edit) not in broken
        ]
    return tuple(found)


def _broken(side: Scenario, base: Base) -> Iterator[str]:
    """Yield the effects of the edits of a scenario that cannot be applied."""
    findings = applied(side.edits, Records(base)).findings
    yield from (_effect(each.edit) for each in findings if each.status == CANNOT)


def _by_side(edit: Edit, one: Edits) -> tuple[Any, Any]:
    return (edit.new, None) if edit in one else (None, edit.new)


def _unequal(ours: Cells, theirs: Cells) -> Iterator[Conflict]:
    """Yield the cells that both sides have changed and not alike, records as a whole first."""
    wholes = {(layer, name) for layer, name, field in [*ours, *theirs] if field is None}
    touched = {(layer, name) for layer, name, _ in ours} & {(la, n) for la, n, _ in theirs}
    for key in sorted(wholes & touched):
        mine, other = (_of(cells, key) for cells in (ours, theirs))
        if not same(mine, other):
            yield Conflict(*key, None, mine, other)
    for cell in sorted(set(ours) & set(theirs), key=str):
        if cell[:2] not in wholes and not same(ours[cell], theirs[cell]):
            yield Conflict(*cell, ours[cell], theirs[cell])


def _of(cells: Cells, key: Key) -> Any:
    """Return what one side makes of a record: the whole, or the fields it changes."""
    own = {field: value for (layer, name, field), value in cells.items() if (layer, name) == key}
    return own.get(None, own)


def _cells(before: Records, after: Records) -> dict[tuple[str, str, str | None], Any]:
    """Return the cells that differ between two records, with their value after."""
    found: dict[tuple[str, str, str | None], Any] = {}
    for key in {*before.changed, *after.changed}:
        one, other = before.get(*key), after.get(*key)
        if same(one, other):
            continue
        if one is None or other is None:
            found[*key, None] = other
        else:
            fields = dict.fromkeys([*one, *other])
            found |= {
                (*key, field): other.get(field)
                for field in fields
                if not same(one.get(field), other.get(field))
            }
    return found


def _interleaved(one: Edits, other: Edits) -> Edits:
    """Return two lists as one, each in its own order, the same whichever comes first.

    Where both begin with something, the edit with the lesser hash goes first.
    """
    found: list[Edit] = []
    left, right = list(one), list(other)
    while left and right:
        side = left if left[0].digest <= right[0].digest else right
        found.append(side.pop(0))
    return (*found, *left, *right)


def _yielding(common: Edits, kept: Edits, cut: Edits, base: Base) -> Edits:
    """Return the edits of one side without those that are in conflict with the other."""
    start = applied(common, Records(base)).records
    theirs = [change for each in applied(kept, start).findings for change in each.changes]
    gone = {
        k
        for k, each in enumerate(applied(cut, start).findings)
        if any(overlap(one, two) for one in each.changes for two in theirs)
        or applied((*common, *kept, each.edit), Records(base)).findings[-1].status == CANNOT
    }
    whole, shift = Scenario(title=Text(), edits=(*common, *cut)), len(common)
    gone |= {k - shift for k in dependants(whole, [k + shift for k in gone], base)}
    return tuple(each for k, each in enumerate(cut) if k not in gone)
