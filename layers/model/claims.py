"""What the data claim, each claim with its source: industry tags and figures of the documents."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from geo.errors import Problem
from layers.i18n.languages import needed_columns
from layers.i18n.wording import Lang, Text, join, say

__all__ = [
    "FIGURE_COLUMNS",
    "Tag",
    "cited_tags",
    "cited_words",
    "claim_problems",
    "figure_problems",
    "has_industry",
    "tags_of",
]

_BETWEEN = "|"
"""Stands between the tags of a place, and between the sources of these tags."""

FIGURE_COLUMNS = (
    "id", *needed_columns("what"), "value", *needed_columns("text"), *needed_columns("unit"),
    "period", "kind", "document", "section", *needed_columns("note"),
)  # fmt: skip
"""Columns of the table of figures."""

_FIGURE_TEXTS = (*needed_columns("what"), *needed_columns("text"), "period", "section")
"""What a figure cannot do without; a target without a year has no period."""

_KINDS_WITHOUT_INDUSTRY = frozenset({
    "airport", "centre", "community", "external_anchor", "external_partner", "fund", "hospital",
    "layout_concept", "partner_institute", "partner_university", "rail_hub", "rail_line",
    "road_corridor", "sector", "service_platform", "venue",
})  # fmt: skip
"""Kinds of features and categories of the directory whose industry nobody asks for."""

Report = Callable[..., Problem]


@dataclass(frozen=True)
class Tag:
    """A leading industry of a place and the sentence that says so.

    Parameters
    ----------
    industry
        Slug of the industry.
    source
        Id of a document and its section, such as "plan-2021 三(三)5".
    """

    industry: str
    source: str


def tags_of(industries: object, sources: object) -> tuple[Tag, ...]:
    """Return the tags of a place; none where no document names an industry for it.

    Parameters
    ----------
    industries, sources
        Slugs, and their sources in the same order, with "|" between; None, nan or
        "" for no tag.

    Examples
    --------
    >>> tags_of("ngit|cruise", "plan-2021 三(三)4|plan-2021 三(四)2(1)")[1]
    Tag(industry='cruise', source='plan-2021 三(四)2(1)')
    >>> tags_of(None, None)
    ()
    """
    return tuple(map(Tag, _parts(industries), _parts(sources)))


def has_industry(kind: str) -> bool:
    """Return whether a place of a kind is one whose industry is asked for."""
    return kind not in _KINDS_WITHOUT_INDUSTRY


def claim_problems(
    frame: pd.DataFrame, labels: Iterable[object], known: Collection[str], *, file: str
) -> tuple[Problem, ...]:
    """Return a problem for each industry tag without a source of its own.

    Parameters
    ----------
    frame
        Features or rows with the columns ``industries`` and ``industries_source``;
        a frame without tags has no problem.
    labels
        What problems call each row.
    known
        Ids of the sources one may name.
    file
        Name of the file, as the problems shall name it.

    Examples
    --------
    >>> rows = {"industries": ["ngit|cruise"], "industries_source": ["plan 1"]}
    >>> [p.code for p in claim_problems(pd.DataFrame(rows), "a", {"plan"}, file="x.csv")]
    ['tag_unsourced']
    """
    if "industries" not in frame:
        return ()
    sources = frame.get("industries_source", pd.Series([None] * len(frame), dtype=object))
    report = partial(Problem, file=file, field="industries_source")
    return tuple(
        problem
        for label, tags, said in zip(labels, frame["industries"], sources, strict=True)
        for problem in _tag_problems(
            _parts(tags), _parts(said), known, partial(report, feature=str(label))
        )
    )


def _tag_problems(
    tags: list[str], sources: list[str], known: Collection[str], report: Report
) -> Iterator[Problem]:
    """Yield what is wrong with the sources of one place's tags."""
    for tag in tags[len(sources) :]:
        yield report("tag_unsourced", values={"value": tag})
    for source in sources[len(tags) :]:
        yield report("tag_missing", values={"value": source})
    for tag, source in zip(tags, sources, strict=False):
        document, _, section = source.strip().partition(" ")
        if not section.strip():
            yield report("tag_unsourced", values={"value": tag})
        elif document not in known:
            yield report("document_unknown", values={"value": document, "allowed": tuple(known)})


def figure_problems(
    frame: pd.DataFrame, labels: Iterable[object], known: Collection[str], *, file: str
) -> tuple[Problem, ...]:
    """Return everything wrong with the figures of the documents.

    Parameters
    ----------
    frame
        The table: id, what_zh, what_en, value, text_zh, text_en, period, kind,
        document, section and more; all but the value are text.
    labels, known, file
        As for `claim_problems`.
    """
    report = partial(Problem, file=file)
    found = []
    for label, row, twice in zip(
        labels, frame.to_dict("records"), frame["id"].duplicated(), strict=True
    ):
        here = partial(report, feature=str(label))
        wanted = [name for name in _FIGURE_TEXTS if name != "period" or row["kind"] != "target"]
        found += [here("text_missing", field=name) for name in wanted if not row[name].strip()]
        if twice:
            found.append(here("id_duplicate", field="id", values={"value": row["id"]}))
        if row["document"] not in known:
            values = {"value": row["document"], "allowed": tuple(known)}
            found.append(here("document_unknown", field="document", values=values))
    return tuple(found)


def cited_words(source: str, titles: Mapping[str, Text], lang: Lang) -> str:
    """Return "plan-2021 三(三)2" with the document's title in place of its id."""
    document, _, section = source.strip().partition(" ")
    title = titles[document].in_(lang) if document in titles else document
    return " ".join(part for part in (title, section) if part)


def cited_tags(tags: Iterable[Tag], titles: Mapping[str, Text], lang: Lang) -> str:
    """Return where each industry stands, those of one source together."""
    by_source: dict[str, list[str]] = {}
    for tag in tags:
        by_source.setdefault(tag.source, []).append(say(f"industry.{tag.industry}", lang))
    cited = [
        say("site.tag_source", lang, industries=join(names, lang),
            source=cited_words(source, titles, lang))
        for source, names in by_source.items()
    ]  # fmt: skip
    return join(cited, lang, "clauses")


def _parts(value: Any) -> list[str]:
    return value.split(_BETWEEN) if isinstance(value, str) and value else []
