"""What whoever runs a site tells of it: whom to ask, which land is free, where a photo is."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.errors import Problem
from layers.i18n.languages import columns
from layers.i18n.wording import Lang, Text, text_of

__all__ = ["DETAILS", "Detail", "detail_problems", "detail_words", "details_of", "is_address"]

DETAILS = ("contact", "land", "photo")
"""Fields of a site, each by language or once for all; `<field>_source` names the source of one."""


@dataclass(frozen=True)
class Detail:
    """One of `DETAILS` of a site: which, its words, and the id of its source."""

    field: str
    words: Text
    source: str


def details_of(row: Any) -> tuple[Detail, ...]:
    """Return the details of a site that its feature has, in their order.

    Parameters
    ----------
    row
        The feature, as `layers.i18n.wording.text_of` takes it.

    Examples
    --------
    >>> row = {"contact_zh": "招商中心", "contact_en": "Office", "contact_source": "leaflet"}
    >>> [(each.field, each.words.in_("en"), each.source) for each in details_of(row)]
    [('contact', 'Office', 'leaflet')]
    """
    found = ((field, text_of(row, field)) for field in DETAILS)
    return tuple(
        Detail(field, words, text_of(row, f"{field}_source").in_(""))
        for field, words in found
        if words
    )


def detail_words(details: Iterable[Detail], field: str, lang: Lang) -> str | None:
    """Return what details say of one field, None where they do not.

    >>> detail_words((), "photo", "en")
    """
    return next((each.words.in_(lang) for each in details if each.field == field), None)


def is_address(photo: str) -> bool:
    """Return whether a photo is named by its address on the web, else it is by a file.

    >>> is_address("https://x.example/a.jpg"), is_address("HTTP://x"), is_address("a.jpg")
    (True, True, False)
    """
    return photo.lower().startswith(("http://", "https://"))


def detail_problems(
    frame: pd.DataFrame, labels: Iterable[object], known: Collection[str], *, file: str
) -> Iterator[Problem]:
    """Yield a problem for each detail of a site without a known source.

    Parameters
    ----------
    frame
        Features; those without details have no problem.
    labels, known, file
        As for `layers.model.claims.claim_problems`.
    """
    fields = {name for field in DETAILS for name in (field, *columns(field))}
    if fields.isdisjoint(frame.columns):
        return
    for label, row in zip(labels, frame.to_dict("records"), strict=True):
        for each in details_of(row):
            if each.source not in known:
                yield Problem(
                    "document_unknown", file=file, feature=str(label),
                    field=f"{each.field}_source",
                    values={"value": each.source, "allowed": tuple(known)},
                )  # fmt: skip
