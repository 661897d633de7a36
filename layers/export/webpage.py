"""A picture as a web page in one file: it opens by double-click and asks nobody for anything.

The map library, the atlas's scripts and all data lie in the page. A content
security policy names the scripts and the style sheet by their hashes and allows
nothing else, so that no text of any layer could run, whatever it holds.
"""

import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ET  # builds a page, never reads one
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from layers.export.recipe import recipe_of
from layers.export.recipe_files import HOLDER
from layers.i18n.wording import Lang, say
from layers.views.page_link import link_label
from layers.views.picture import Picture
from layers.webmap import assets
from layers.webmap.payload import encode

if TYPE_CHECKING:
    from layers.model.provenance import Source

__all__ = ["as_page", "shared_files", "shared_head", "shared_name", "web_page"]

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_REACHES_OUT = re.compile(r"url\([^)]*\)|^\s*//# sourceMappingURL=.*$", re.MULTILINE)
"""Pictures a style sheet would fetch (none of them is used), and where a debugger would look."""


def web_page(picture: Picture, *, link: str = "", when: date, shared: Sequence[str] = ()) -> bytes:
    """Return a picture as an HTML page that needs nothing but itself, or a folder beside it.

    The same picture, link and date give the same bytes.

    Parameters
    ----------
    picture
        What a view shows; the page is in the language of its scene.
    link
        What opens the view again, in the atlas.
    when
        The date the page bears.
    shared
        Addresses of the scripts and style sheets, relative to the page, that several pages
        share (see `shared_files`); none where all of them are to lie in the page.

    Raises
    ------
    DataError
        If the package with the map library is not installed.
    """
    lang = picture.scene.lang
    files = {} if shared else _texts()
    scripts = [text for name, text in files.items() if name.endswith(".js")]
    style = "\n".join(text for name, text in files.items() if name.endswith(".css"))
    root = ET.Element("html", lang=say("language.web_tag", lang))
    title = picture.title.in_(lang)
    if shared:
        shared_head(root, title, [each for each in shared if each.endswith(".css")])
    else:
        _head(root, title, scripts, style)
    body = ET.SubElement(root, "body")
    _sheet(ET.SubElement(body, "div", {"class": "sheet"}), picture, link, when)
    # No place is clicked here, and no tile fetched.
    scene = replace(picture.scene, tiles=None, draw=False, point=False, switches=())
    _data(body, "atlas-scene", encode(scene.payload(inline=True)))
    _data(body, HOLDER, encode(json.loads(recipe_of(picture).to_json())))
    for script in scripts:
        ET.SubElement(body, "script").text = script
    for address in (each for each in shared if each.endswith(".js")):
        ET.SubElement(body, "script", src=address)
    return as_page(root)


def as_page(root: ET.Element) -> bytes:
    """Return an element as a page of HTML."""
    page = ET.tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{page}\n".encode()


def shared_files() -> dict[str, bytes]:
    """Return the scripts and style sheets of pages that share them, in the order of loading.

    They go by names with a hash of what they hold. Raises DataError as `web_page`.
    """
    return {shared_name(name, text): text.encode() for name, text in _texts().items()}


def shared_name(name: str, text: str) -> str:
    """Return what a script or style sheet is called where several pages share it."""
    path = PurePosixPath(name)
    return f"{path.stem}-{hashlib.sha256(text.encode()).hexdigest()[:12]}{path.suffix}"


def _texts() -> dict[str, str]:
    return {name: _quiet(text) for name, text in assets.texts(assets.PAGE).items()}


def _quiet(text: str) -> str:
    """Return a script or style sheet that names no address, its lines ending alike everywhere."""
    return _REACHES_OUT.sub(lambda found: "none" if found[0].startswith("url") else "", text)


def _head(root: ET.Element, title: str, scripts: Iterable[str], style: str) -> None:
    """Add the head of a page in which all lies: scripts and style are named by their hashes."""
    head = _plain_head(
        root, title, script=" ".join(map(_hash, scripts)), style=_hash(style), image="data:"
    )
    ET.SubElement(head, "style").text = style


def shared_head(root: ET.Element, title: str, styles: Iterable[str]) -> None:
    """Add the head of a page whose scripts, style sheets and pictures lie beside it.

    Nothing in the page itself is ever run: scripts come from where the page comes from, by a
    web server or from a folder.
    """
    beside = "'self' file:"
    head = _plain_head(root, title, script=beside, style=beside, image=f"{beside} data:")
    for address in styles:
        ET.SubElement(head, "link", rel="stylesheet", href=address)


def _plain_head(root: ET.Element, title: str, *, script: str, style: str, image: str) -> ET.Element:
    """Add a head with a policy that names where scripts, styles and pictures may come from."""
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {script}",
            f"style-src {style}",
            f"img-src {image}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    ET.SubElement(head, "meta", name="referrer", content="no-referrer")
    ET.SubElement(head, "link", rel="icon", href="data:,")
    ET.SubElement(head, "title").text = title
    return head


def _hash(text: str) -> str:
    """Return how a policy names a script or a style sheet."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _sheet(sheet: ET.Element, picture: Picture, link: str, when: date) -> None:
    """Put all that is read around the map, and the place of the map, on the page."""
    lang = picture.scene.lang
    _append_text(sheet, "h1", picture.title.in_(lang))
    subtitle = picture.subtitle.in_(lang)
    if subtitle:
        _append_text(sheet, "p", subtitle).set("class", "subtitle")
    ET.SubElement(sheet, "div", id="atlas-map")
    unscripted = ET.SubElement(sheet, "noscript")
    _append_text(unscripted, "p", say("carried.unscripted", lang)).set("class", "unscripted")
    beneath = ET.SubElement(sheet, "div", {"class": "beneath"})
    if picture.notes:
        _append_list(beneath, say("print.notes", lang), [note.in_(lang) for note in picture.notes])
    _sources(beneath, picture, lang)
    foot = ET.SubElement(sheet, "footer")
    _append_text(foot, "p", say("carried.made", lang, date=when.isoformat()))
    if link:
        label = say("link.line", lang, label=link_label(link, lang), link="")
        line = _append_text(foot, "p", label)
        line.tail = None
        _address(line, link)


def _sources(parent: ET.Element, picture: Picture, lang: Lang) -> None:
    """List every source of what is shown, once."""
    found: dict[str, Source] = {}
    for scene_layer in picture.scene.layers:
        for source in (scene_layer.restyled or scene_layer.layer).lineage.sources:
            found.setdefault(source.cite(lang), source)
    items = _append_list(parent, say("page.sources", lang), [])
    for cited, source in found.items():
        licence = say(f"licence.{source.licence}", lang)
        item = _append_text(items, "li", say("carried.source", lang, cited=cited, licence=licence))
        if source.url:
            item.text = f"{item.text} "
            _address(item, source.url)


def _append_list(parent: ET.Element, heading: str, texts: Iterable[str]) -> ET.Element:
    section = ET.SubElement(parent, "section")
    _append_text(section, "h2", heading)
    items = ET.SubElement(section, "ul")
    for each in texts:
        _append_text(items, "li", each)
    return items


def _append_text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    """Add an element whose text is text, whatever it holds."""
    element = ET.SubElement(parent, tag)
    element.text = text
    return element


def _address(parent: ET.Element, address: str) -> None:
    """Add an address, to be followed where it is one of the web."""
    if _ADDRESS.fullmatch(address):
        _append_text(parent, "a", address).attrib |= {"href": address, "rel": "noopener noreferrer"}
    else:
        _append_text(parent, "span", address)


def _data(parent: ET.Element, name: str, encoded: str) -> None:
    """Add data that a script of the page may read."""
    ET.SubElement(parent, "script", {"type": "application/json", "id": name}).text = encoded
