"""Whether edits can be applied: all of them are looked at before any is.

Each edit applies; applies, though the data now hold something else than its old value; or
cannot be applied, with all that stands against it. None is dropped in silence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from geo.errors import DataError, Problem
from layers.scenarios.canonical import canonical
from layers.scenarios.edit import Edit
from layers.scenarios.kinds import KINDS
from layers.scenarios.kinds.kind import reporter
from layers.scenarios.records import Base, Change, Records, same
from layers.scenarios.scenario import Scenario

__all__ = [
    "APPLIES", "CANNOT", "DIFFERS", "Finding", "Review", "Status", "applied", "require",
    "review",
]  # fmt: skip

Status = Literal["applies", "differs", "cannot"]

APPLIES: Status = "applies"
DIFFERS: Status = "differs"
CANNOT: Status = "cannot"

_LONGEST = 60


@dataclass(frozen=True)
class Finding:
    """What a review says of one edit.

    Parameters
    ----------
    edit
        The edit.
    status
        `APPLIES`, `DIFFERS` or `CANNOT`.
    problems
        What stands against it, or what the data hold instead of its old value.
    changes
        What it changes; none where it cannot be applied.
    """

    edit: Edit
    status: Status
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Review:
    """What becomes of some edits.

    Parameters
    ----------
    findings
        One an edit, in their order.
    records
        The records after all that apply.
    """

    findings: tuple[Finding, ...]
    records: Records

    def of(self, status: Status) -> tuple[Finding, ...]:
        """Return the findings of one status."""
        return tuple(each for each in self.findings if each.status == status)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps edits from being applied."""
        return tuple(problem for each in self.of(CANNOT) for problem in each.problems)


def review(scenario: Scenario, base: Base) -> Review:
    """Return what becomes of the edits of a scenario in a base."""
    unchanged = frozenset(
        layer for layer, digest in scenario.base.items() if base.digest(layer) == digest
    )
    return _review(scenario.edits, Records(base), unchanged)


def applied(edits: Iterable[Edit], records: Records) -> Review:
    """Return what becomes of some edits, applied to records whose history is not known."""
    return _review(tuple(edits), records, frozenset())


def require(found: Review) -> Records:
    """Return the records after a review. Raises DataError with everything against any edit."""
    if found.problems:
        raise DataError(found.problems)
    return found.records


def _review(edits: tuple[Edit, ...], records: Records, unchanged: frozenset[str]) -> Review:
    findings = []
    touched: set[tuple[str, str]] = set()
    for edit in edits:
        first = edit.layer in unchanged and edit.key not in touched
        finding = _finding(edit, records, unchanged=first)
        records = records.after(finding.changes)
        touched |= {each.key for each in finding.changes}
        findings.append(finding)
    return Review(tuple(findings), records)


def _finding(edit: Edit, records: Records, *, unchanged: bool) -> Finding:
    problems = tuple(_problems(edit, records))
    if problems:
        return Finding(edit, CANNOT, problems, ())
    kind = KINDS[edit.op]
    present = kind.present(edit, records)
    changes = kind.changes(edit, records)
    if same(present, edit.old):
        return Finding(edit, APPLIES, (), changes)
    report = reporter(edit)
    values = {"value": _brief(edit.old), "present": _brief(present)}
    if unchanged:
        problem = report("scenario_old", field="old", values=values)
        return Finding(edit, CANNOT, (problem,), ())
    return Finding(
        edit, DIFFERS, (report("scenario_differs", field="old", values=values),), changes
    )


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report = reporter(edit)
    for each in edit.requires:
        layer, _, name = each.partition("/")
        if records.get(layer, name) is None:
            yield report("scenario_requires", field="requires", values={"value": each})
    if edit.op in KINDS:
        yield from KINDS[edit.op].problems(edit, records)
    else:
        yield report("scenario_op", field="op", values={"value": edit.op, "allowed": tuple(KINDS)})


def _brief(value: Any) -> str:
    """Return a value as a sentence names it: geometries by their type, long texts cut."""
    if isinstance(value, dict) and {"type", "coordinates"} <= set(value):
        return str(value["type"])
    text = value if isinstance(value, str) else canonical(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
