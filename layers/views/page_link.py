"""The link of what a page shows: an address where the atlas has one, else page and parameters.

The second form is all of a link that means anything on another machine: it is what is printed
where the atlas has no public address.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from layers.i18n.wording import Lang, say
from layers.model.web_address import is_web_address
from layers.views import VIEWS

__all__ = ["link_label", "link_line", "linked_beside", "page_link"]


def page_link(address: str, page: str, query: Mapping[str, str], lang: Lang) -> str:
    """Return what opens a page of the atlas with some parameters.

    Parameters
    ----------
    address
        Where the atlas is served for others; "" where it is not.
    page, query, lang
        A key of `VIEWS`, its parameters as a link holds them, the language.

    Examples
    --------
    >>> page_link("https://atlas.example/", "overview", {"halo": "on"}, "en")
    'https://atlas.example/?halo=on&lang=en'
    >>> page_link("", "sites", {"shortlist": "robot_park,usst"}, "zh")
    'sites?shortlist=robot_park,usst&lang=zh'
    """
    question = urlencode({**query, "lang": lang}, safe=",")
    if not address:
        return f"{page}?{question}"
    path = "" if page == next(iter(VIEWS)) else page
    return f"{address.rstrip('/')}/{path}?{question}"


def linked_beside(link: str, page: str, query: Mapping[str, str], lang: Lang) -> str:
    """Return the link of a page where that of another one lies.

    >>> linked_beside("https://atlas.example/a/coverage?lang=zh", "access", {}, "zh")
    'https://atlas.example/a/access?lang=zh'
    >>> linked_beside("coverage?lang=zh", "coverage", {"radii": "800"}, "zh")
    'coverage?radii=800&lang=zh'
    """
    place = link.partition("?")[0].rpartition("/")[0] if is_web_address(link) else ""
    return page_link(place, page, query, lang)


def link_label(link: str, lang: Lang) -> str:
    """Return what a link is called: what opens the view, or the parameters it is made with."""
    return say("link.open" if is_web_address(link) else "link.recipe", lang)


def link_line(link: str, lang: Lang) -> str:
    """Return a link with what it is, on one line."""
    return say("link.line", lang, label=link_label(link, lang), link=link)
