"""The report on the data in words: counts first, then rows by layer or file, a few of each kind."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from layers.export.data_report import GAPS, STATES, Gap, Report, SourceAge
from layers.export.inputs import called
from layers.export.releases import Change
from layers.i18n.ages import months_in_words
from layers.i18n.faults import MOST_NAMED
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, join, say
from layers.model.columns import meaning, value_text

__all__ = ["ROWS", "report_facts", "report_lines"]

ROWS = MOST_NAMED
"""How many rows of a kind the words list; JSON has them all."""

_KINDS = ("added", "removed", "changed")


def report_lines(report: Report, lang: Lang) -> list[str]:
    """Return the report as lines of text."""
    lines = [say("report.title", lang, date=report.today.isoformat()), *_counts(report, lang)]
    for kind in GAPS:
        rows = [(each.part, _gap_line(each, lang)) for each in report.gaps if each.kind == kind]
        lines += _section(say(f"report.gaps.{kind}", lang), rows, lang)
    for state in STATES:
        found = [each for each in report.sources if each.state == state]
        lines += _section(
            say(f"report.sources.{state}", lang),
            [(each.cycle, _source_line(each, lang)) for each in found],
            lang,
            titles={each.cycle: _cycle_title(each, lang) for each in found},
        )
    for kind in _KINDS:
        rows = [(each.file, _change_line(each, lang)) for each in report.changes
                if each.kind == kind]  # fmt: skip
        lines += _section(say(f"report.changes.{kind}", lang), rows, lang)
    return lines


def report_facts(report: Report) -> dict[str, Any]:
    """Return the report as plain values, every row of it, texts in both languages."""
    release = report.release
    return {
        "date": report.today.isoformat(),
        "counts": {
            **{
                kind: {"without": _count(report.gaps, kind), "of": report.totals[kind]}
                for kind in GAPS
            },
            "sources": {state: _states(report)[state] for state in STATES},
            "changes": {kind: _count(report.changes, kind) for kind in _KINDS},
        },
        **{kind: [_gap_facts(each) for each in report.gaps if each.kind == kind] for kind in GAPS},
        "sources": [_source_facts(each) for each in report.sources],
        "release": release and {"date": release.date, **_both("title", release.title)},
        "changed_fields": _fields(report),
        "changes": [vars(each) for each in report.changes],
    }


def _counts(report: Report, lang: Lang) -> Iterator[str]:
    """Yield how many of each kind there are."""
    for kind in GAPS:
        yield say(f"report.count.{kind}", lang, count=_count(report.gaps, kind),
                  total=report.totals[kind])  # fmt: skip
    yield say("report.count.sources", lang, total=len(report.sources), **_states(report))
    if report.release is None:
        yield say("report.no_release", lang)
        return
    kinds = {kind: _count(report.changes, kind) for kind in _KINDS}
    yield say("report.count.changes", lang, release=report.release.title.in_(lang), **kinds)
    for file, fields in _fields(report).items():
        several = (f"{meaning(name, lang)} {count}" for name, count in fields.items())
        yield say("report.count.fields", lang, part=_part(file, lang), fields=join(several, lang))


def _section(
    title: str, rows: Iterable[tuple[str, str]], lang: Lang, titles: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield a heading with its count, then rows by their part; nothing where there are none."""
    groups: dict[str, list[str]] = {}
    for part, line in rows:
        groups.setdefault(part, []).append(line)
    total = sum(map(len, groups.values()))
    if not total:
        return
    yield ""
    yield say("report.heading", lang, title=title, count=total)
    left = ROWS
    for part, lines in groups.items():
        name = titles[part] if titles else _part(part, lang)
        yield "  " + say("report.heading", lang, title=name, count=len(lines))
        yield from (f"    {line}" for line in lines[:left])
        left = max(left - len(lines), 0)
    if total > ROWS:
        yield "  " + say("report.more", lang, count=total - ROWS)


def _gap_line(gap: Gap, lang: Lang) -> str:
    value = value_text("industries", gap.value, lang) if gap.kind == "tags" else gap.value
    why = say(f"report.reason.{gap.reason}", lang, value=value)
    return say("report.gap", lang, name=gap.name.in_(lang), id=gap.id, why=why)


def _source_line(source: SourceAge, lang: Lang) -> str:
    title = say("report.part", lang, title=source.title.in_(lang), name=source.id)
    parts = join((called(part).in_(lang) for part in source.parts), lang)
    if source.age_months is None:
        return say("report.source_undated", lang, title=title, parts=parts)
    age = months_in_words(source.age_months, lang)
    return say("report.source", lang, title=title, date=source.date, age=age, parts=parts)


def _cycle_title(source: SourceAge, lang: Lang) -> str:
    if not source.cycle:
        return say("report.no_kind", lang)
    kind = say(f"cycle.{source.cycle}", lang)
    if source.cycle_months is None:
        return kind
    return say("report.cycle", lang, kind=kind, months=source.cycle_months)


def _change_line(change: Change, lang: Lang) -> str:
    if not change.fields:
        return change.id
    fields = join((meaning(name, lang) for name in change.fields), lang)
    return say("report.changed", lang, id=change.id, fields=fields)


def _part(file: str, lang: Lang) -> str:
    """Return what a layer or table is called, and its own name."""
    name = PurePosixPath(file).stem
    return say("report.part", lang, title=called(name).in_(lang), name=name)


def _count(rows: Iterable[Gap] | Iterable[Change], kind: str) -> int:
    return sum(1 for each in rows if each.kind == kind)


def _states(report: Report) -> dict[str, int]:
    counts = Counter(each.state for each in report.sources)
    return {state: counts[state] for state in STATES}


def _fields(report: Report) -> dict[str, dict[str, int]]:
    """Return in how many rows each field of a file has changed."""
    found: dict[str, Counter[str]] = {}
    for change in report.changes:
        if change.fields:
            found.setdefault(change.file, Counter()).update(change.fields)
    return {file: dict(fields.most_common()) for file, fields in found.items()}


def _gap_facts(gap: Gap) -> dict[str, Any]:
    return {
        "part": gap.part,
        "id": gap.id,
        **_both("name", gap.name),
        "reason": gap.reason,
        "value": gap.value or None,
    }


def _source_facts(source: SourceAge) -> dict[str, Any]:
    return {
        "id": source.id,
        **_both("title", source.title),
        "date": source.date,
        "cycle": source.cycle or None,
        "cycle_months": source.cycle_months,
        "age_months": source.age_months,
        "state": source.state,
        "parts": source.parts,
    }


def _both(name: str, words: Text) -> dict[str, str]:
    return {f"{name}_{lang}": words.in_(lang) for lang in languages()}
