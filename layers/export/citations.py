"""What data and maps rest on, in full: every source, method, limit and step, in both languages."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from geo.datum import SHIFTED
from layers.export.dataset import Dataset, datasets
from layers.export.formats import WGS84
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, say, text
from layers.model.provenance import Source
from layers.views.page_link import link_label
from layers.views.picture import Picture

__all__ = ["sources_of", "sources_text"]

_MARKS = re.compile(r"([\\`*\[\]<>|#~]|(?<!\w)_|_(?!\w))")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def sources_of(layers: Iterable[Dataset]) -> dict[Source, list[Text]]:
    """Return every source once, in the order of the layers, with the layers that rest on it."""
    found: dict[Source, list[Text]] = {}
    for layer in layers:
        for source in layer.lineage.sources:
            titles = found.setdefault(source, [])
            if layer.title not in titles:
                titles.append(layer.title)
    return found


def sources_text(picture: Picture, *, link: str, when: date, datum: str = WGS84) -> bytes:
    """Return SOURCES.md of a picture: Chinese first, then the same in English."""
    layers = datasets(picture, datum)
    parts: list[str] = []
    for lang in languages():
        parts += _lines(picture, layers, link, when, lang)
        parts += ["", _datum_words(datum, lang), ""]
    return ("\n".join(parts).rstrip("\n") + "\n").encode("utf-8")


def _lines(
    picture: Picture, layers: Iterable[Dataset], link: str, when: date, lang: Lang
) -> Iterable[str]:
    """Yield the lines of one language."""
    yield f"# {_escape_markdown(picture.title.in_(lang))}"
    yield ""
    if subtitle := picture.subtitle.in_(lang):
        yield from (_escape_markdown(subtitle), "")
    yield from (say("carried.made", lang, date=when.isoformat()), "")
    if link:
        yield from (say("link.line", lang, label=link_label(link, lang), link=_address(link)), "")
    if picture.notes:
        yield from (f"## {say('print.notes', lang)}", "")
        yield from (f"- {_escape_markdown(note.in_(lang))}" for note in picture.notes)
        yield ""
    yield from (f"## {say('carried.layers', lang)}", "")
    for layer in layers:
        yield from _layer(layer, lang)
    yield from (f"## {say('page.sources', lang)}", "")
    for source, titles in sources_of(layers).items():
        yield _source(source, titles, lang)


def _datum_words(datum: str, lang: Lang) -> str:
    if datum in SHIFTED:
        return say("carried.datum_shifted", lang, datum=SHIFTED[datum].name)
    return say("carried.datum", lang)


def _layer(layer: Dataset, lang: Lang) -> Iterable[str]:
    lineage = layer.lineage
    yield f"### {_escape_markdown(layer.title.in_(lang))} `{layer.name}`"
    yield ""
    answer: Mapping[str, str] = {
        "method": lineage.method.in_(lang),
        "limits": lineage.note.in_(lang),
        "steps": " → ".join(step.in_(lang) for step in lineage.steps),
    }
    for key, words in answer.items():
        if words:
            yield f"- {text(f'carried.{key}', told=_escape_markdown(words)).in_(lang)}"
    yield ""


def _source(source: Source, titles: Iterable[Text], lang: Lang) -> str:
    licence = say(f"licence.{source.licence}", lang)
    answer = say("carried.source", lang, cited=_escape_markdown(source.cite(lang)), licence=licence)
    address = f" {_address(source.url)}" if source.url else ""
    joined = " · ".join(_escape_markdown(title.in_(lang)) for title in titles)
    return f"- {answer}{address} ({joined})"


def _escape_markdown(words: str) -> str:
    """Return a text of the data as Markdown shows it: as it stands, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def _address(address: str) -> str:
    return f"<{address}>" if _ADDRESS.fullmatch(address) else _escape_markdown(address)
