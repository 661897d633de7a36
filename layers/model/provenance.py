"""Where a layer comes from: its sources, its method, and every step since."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from layers.i18n.wording import Lang, Text, has, join, text_fields, text_of

__all__ = ["DATE", "Lineage", "Source"]

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
"""An ISO date as fine as known: a year, a month or a day."""


@dataclass(frozen=True)
class Source:
    """A source as a reader would cite it.

    Parameters
    ----------
    id
        Short name by which features of a layer refer to it.
    title, publisher
        As to be cited, in both languages.
    date
        ISO date of the data, as fine as known (2021, 2021-01, 2026-07-28);
        None where unknown.
    licence
        Licence or kind of use, a key of the wording table (``licence.<slug>``).
    url
        Address, or None.
    """

    id: str
    title: Text
    publisher: Text
    date: str | None
    licence: str
    url: str | None

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Self:
        """Return the source held by a member of ``provenance.sources``.

        Raises ValueError for a date that is none and a licence without wording.
        """
        dated, licence = value["date"], value["licence"]
        if dated is not None and not DATE.fullmatch(str(dated)):
            raise ValueError(f"date {dated!r}")
        if not has(f"licence.{licence}"):
            raise ValueError(f"licence {licence!r}")
        return cls(
            id=value["id"],
            title=Text(**value["title"]),
            publisher=Text(**value["publisher"]),
            date=value["date"],
            licence=value["licence"],
            url=value["url"],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the source as a member of ``provenance.sources``."""
        return {
            "id": self.id,
            "title": self.title.to_dict(),
            "publisher": self.publisher.to_dict(),
            "date": self.date,
            "licence": self.licence,
            "url": self.url,
        }

    def cite(self, lang: Lang) -> str:
        """Return the source in one line: publisher, title, date."""
        publisher, title = self.publisher.in_(lang), self.title.in_(lang)
        parts = [publisher, title if title != publisher else "", self.date or ""]
        return join((part for part in parts if part), lang, "citation")


@dataclass(frozen=True)
class Lineage:
    """Sources, method, limits and later steps of one layer or result.

    geopandas loses `attrs` in most operations, so lineage travels beside the
    frame, in the Layer, and grows only by `then`.
    """

    title: Text
    sources: tuple[Source, ...]
    method: Text
    note: Text
    steps: tuple[Text, ...] = field(default=())

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Self:
        """Return the lineage held by a file's ``provenance`` member."""
        return cls(
            title=text_of(value, "title"),
            sources=tuple(Source.from_dict(source) for source in value["sources"]),
            method=Text(**value["method"]),
            note=Text(**value["note"]),
            steps=tuple(Text(**step) for step in value.get("steps", ())),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the lineage as a ``provenance`` member."""
        member: dict[str, Any] = {
            **text_fields("title", self.title),
            "sources": [source.to_dict() for source in self.sources],
            "method": self.method.to_dict(),
            "note": self.note.to_dict(),
        }
        if self.steps:
            member["steps"] = [step.to_dict() for step in self.steps]
        return member

    def then(self, step: Text, *others: Self) -> Self:
        """Return the lineage after one more step, which may bring in others' sources."""
        sources = {source.id: source for line in (self, *others) for source in line.sources}
        return replace(self, sources=tuple(sources.values()), steps=(*self.steps, step))

    def cite(self, ids: str, lang: Lang) -> tuple[str, ...]:
        """Return the citations of a feature's space-separated source ids."""
        wanted = ids.split()
        return tuple(source.cite(lang) for source in self.sources if source.id in wanted)
