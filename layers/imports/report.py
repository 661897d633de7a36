"""What is told of a draft before anything is kept: as facts for programs, as lines for people."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from geo.errors import Problem
from layers.i18n.faults import at_most
from layers.i18n.wording import Lang, join, number, say, sentence
from layers.imports.datum_vote import Vote
from layers.imports.draft import Choices, Draft, join_note
from layers.imports.fields import kind_of
from layers.imports.keep import contract_frame, problems_of
from layers.imports.locate import MOST_LISTED
from layers.imports.rows.amounts import read_amounts

__all__ = [
    "findings", "kind_line", "lies", "report_facts", "report_lines", "vote", "weight_line",
]  # fmt: skip


def findings(draft: Draft) -> tuple[Problem, ...]:
    """Return all that was found and dealt with, by feature and field."""
    if draft.located.system is None:
        return draft.read.notes
    _, repairs = contract_frame(draft, draft.proposed, "own")
    return (*draft.read.notes, *repairs)


def report_facts(draft: Draft, choices: Choices, lang: Lang) -> dict[str, Any]:
    """Return what is known of a draft, in plain values."""
    located = draft.located
    return {
        "file": draft.read.file,
        "sha256": draft.read.sha256,
        "form": draft.read.form,
        "features": len(draft.read.frame),
        "datum": None if located.system is None else located.system.id,
        "datum_basis": located.basis or None,
        "offset_m": None if located.offset_m is None else round(located.offset_m, 1),
        "votes": [
            {"datum": each.system.id, "offset_m": round(each.offset_m, 1), "count": each.count,
             "by": each.by}
            for each in located.votes[:MOST_LISTED]
        ],
        "findings": [_row(each, lang) for each in findings(draft)],
        "problems": [_row(each, lang) for each in problems_of(draft)],
        "title": choices.title,
        "kind": choices.kind,
        "roles": list(choices.roles),
        "name_field": choices.fields.name,
        "kind_field": choices.fields.kind,
        "kinds": kind_counts(draft, choices),
        "certainty": choices.certainty,
        "uncertainty_m": choices.uncertainty_m,
        "confidential": choices.confidential,
        "weight": weight_facts(draft, choices),
    }  # fmt: skip


def report_lines(draft: Draft, choices: Choices, lang: Lang) -> Iterator[str]:
    """Yield what is known of a draft, a sentence each."""
    read, located = draft.read, draft.located
    there = located.frame.geometry.notna().sum()
    yield say("import.read", lang, file=read.file, form=say(f"import.form.{read.form}", lang),
              count=len(read.frame), located=there)  # fmt: skip
    yield lies(draft, lang)
    yield from (f"  {vote(each, lang)}" for each in located.votes[:MOST_LISTED])
    if found := findings(draft):
        yield say("import.findings", lang, count=len(found))
        yield from (f"  {sentence(each, lang)}" for each in at_most(found))
    roles = [say(f"import.role.{each}", lang) for each in choices.roles]
    yield say("import.proposed", lang, title=choices.title, kind=say(f"kind.{choices.kind}", lang),
              name=choices.fields.name or say("value.none", lang),
              roles=join(roles, lang) or say("value.none", lang))  # fmt: skip
    for line in (kind_line(draft, choices, lang), weight_line(draft, choices, lang)):
        if line:
            yield line


def kind_counts(draft: Draft, choices: Choices) -> dict[str, int]:
    """Return how many features a draft has of each kind, the most frequent first."""
    field = choices.fields.kind
    if field is None:
        return {choices.kind: len(draft.read.frame)}
    kinds = Counter(kind_of(each) or choices.kind for each in draft.read.frame[field])
    return dict(kinds.most_common())


def kind_line(draft: Draft, choices: Choices, lang: Lang) -> str:
    """Return of which kinds a draft has how many, in a sentence; "" where it has but one."""
    if choices.fields.kind is None:
        return ""
    counts = kind_counts(draft, choices)
    kinds = (say("own.kind_count", lang, kind=say(f"kind.{kind}", lang), count=count)
             for kind, count in counts.items())  # fmt: skip
    return say("own.kinds", lang, field=choices.fields.kind, kinds=join(kinds, lang))


def weight_facts(draft: Draft, choices: Choices) -> dict[str, Any] | None:
    """Return what a draft is to be counted by, None where it is not."""
    if choices.weight is None or "weight" not in choices.roles:
        return None
    figures = read_amounts(list(draft.read.frame[choices.weight.field]))
    known = [each for each in figures if each is not None]
    return {
        **asdict(choices.weight),
        "sum": sum(known),
        "numbers": len(known),
        "missing": len(figures) - len(known),
    }


def weight_line(draft: Draft, choices: Choices, lang: Lang) -> str:
    """Return what a draft is to be counted by, in a sentence; "" where it is not."""
    facts = weight_facts(draft, choices)
    if facts is None:
        return ""
    kind = say(f"weight.kind.{facts['kind']}", lang)
    date = facts["date"] or say("norm.undated", lang)
    said = {name: number(facts[name], lang) for name in ("sum", "numbers", "missing")}
    return say("import.weight", lang, field=facts["field"], kind=kind, date=date, **said)


def lies(draft: Draft, lang: Lang) -> str:
    """Return in which system a draft is, and how that is known."""
    if (joined := join_note(draft.read)) is not None:
        return sentence(joined, lang)
    located = draft.located
    said: Mapping[str, Any] = {
        "system": say("value.none", lang) if located.system is None
        else located.system.title.in_(lang),
        "basis": say(f"own.basis_{located.basis}", lang),
    }  # fmt: skip
    if located.system is None or located.vote is None:
        return say("import.lies", lang, **said)
    metres, count = number(located.vote.offset_m, lang), located.vote.count
    return say("import.lies_offset", lang, **said, metres=metres, count=count)


def vote(cast: Vote, lang: Lang) -> str:
    """Return what speaks for a system, in a clause."""
    said = {
        "system": cast.system.title.in_(lang),
        "metres": number(cast.offset_m, lang),
        "by": say(f"import.by_{cast.by}", lang),
    }
    return say("import.vote", lang, count=cast.count, **said)


def _row(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "code": problem.code,
        "feature": problem.feature,
        "field": problem.field,
        "message": sentence(problem, lang),
    }
