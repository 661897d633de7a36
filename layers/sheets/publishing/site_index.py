"""The page a published site begins with: what there is, with pictures, and the search."""

import xml.etree.ElementTree as ET  # builds a page, never reads one
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from layers.export.webpage import as_page, shared_head
from layers.i18n.wording import Lang, say
from layers.search.spelling import fold, initials, pinyin
from layers.webmap.payload import encode

__all__ = ["SiteEntry", "index_page", "search_keys"]


@dataclass(frozen=True)
class SiteEntry:
    """What the index says of a page.

    Parameters
    ----------
    id
        A slug, its own on the page.
    address, image
        Of the page and of its picture, relative to the index; no picture where that is "".
    title, subtitle, sources
        In the language of the index.
    names
        By what else it is found: names of what it shows, in all languages.
    """

    id: str
    address: str
    title: str
    subtitle: str = ""
    sources: str = ""
    image: str = ""
    names: tuple[str, ...] = ()


def index_page(
    title: str,
    groups: Mapping[str, Sequence[SiteEntry]],
    lang: Lang,
    *,
    others: Mapping[Lang, str],
    assets: Sequence[str],
    when: date,
) -> bytes:
    """Return the index of a site in one language.

    Parameters
    ----------
    title
        Of the site.
    groups
        What there is, under headings; empty ones are left out.
    others
        Addresses of the index in the other languages.
    assets
        Addresses of its scripts and style sheets.
    when
        The day it bears.
    """
    root = ET.Element("html", lang=say("language.web_tag", lang))
    shared_head(root, title, [each for each in assets if each.endswith(".css")])
    body = ET.SubElement(root, "body")
    main = ET.SubElement(body, "main")
    head = ET.SubElement(main, "header")
    _append(head, "h1", title)
    for other, address in others.items():
        tag = say("language.web_tag", other)
        _append(head, "a", say("language.name", other)).attrib |= {"href": address, "lang": tag}
    about = {"id": "site-query", "type": "search", "autocomplete": "off"}
    label = say("publish.search", lang)
    ET.SubElement(main, "input", {**about, "placeholder": label, "aria-label": label})
    _append(main, "p", say("publish.nothing", lang)).attrib |= {
        "id": "site-nothing", "role": "status", "hidden": "hidden",
    }  # fmt: skip
    for heading, entries in groups.items():
        if entries:
            _append(main, "h2", heading)
            items = ET.SubElement(main, "ul")
            for each in entries:
                _item(items, each)
    _append(ET.SubElement(main, "footer"), "p", say("publish.made", lang, date=when.isoformat()))
    keys = {each.id: search_keys(each) for entries in groups.values() for each in entries}
    data = {"type": "application/json", "id": "site-search"}
    ET.SubElement(body, "script", data).text = encode(keys)
    for address in (each for each in assets if each.endswith(".js")):
        ET.SubElement(body, "script", src=address)
    return as_page(root)


def search_keys(entry: SiteEntry) -> list[str]:
    """Return by what an entry is found: its names folded, in pinyin, and by their initials.

    >>> search_keys(SiteEntry("a", "", "顾村 Park"))
    ['顾村park', 'gucunpark', 'gcp']
    """
    texts = [each for each in (entry.title, entry.subtitle, *entry.names) if each]
    found = (key for each in texts for key in (fold(each), pinyin(each), initials(each)))
    return list(dict.fromkeys(filter(None, found)))


def _item(items: ET.Element, entry: SiteEntry) -> None:
    item = ET.SubElement(items, "li", id=entry.id)
    if entry.image:
        link = ET.SubElement(item, "a", {"href": entry.address, "tabindex": "-1"})
        ET.SubElement(link, "img", {"src": entry.image, "alt": "", "loading": "lazy"})
    _append(ET.SubElement(item, "h3"), "a", entry.title).set("href", entry.address)
    for each in _lines(entry):
        _append(item, "p", each)


def _lines(entry: SiteEntry) -> Iterable[str]:
    return (each for each in (entry.subtitle, entry.sources) if each)


def _append(parent: ET.Element, tag: str, text: str) -> ET.Element:
    """Add an element whose text is text, whatever it holds."""
    element = ET.SubElement(parent, tag)
    element.text = text
    return element
