"""The link of what a page shows: an address where the atlas has one, else page and parameters.

The second form is all of a link that means anything on another machine: it is what is printed
where the atlas has no public address.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Lang, say
from layers.model.web_address import is_web_address
from layers.views import VIEWS

__all__ = ["link_label", "link_line", "linked_beside", "linked_view", "page_link"]


def linked_view(link: str, *, field: str) -> tuple[str, dict[str, str]]:
    """Return the page of a link and its parameters but the language; all of them can be read.

    Parameters
    ----------
    link
        An address of the atlas, or its page and parameters alone.
    field
        What the link is called where it was given.

    Raises
    ------
    ParameterError
        It names no page (``keep_link``), or a parameter of it cannot be read.

    Examples
    --------
    >>> linked_view("http://127.0.0.1:8501/coverage?lang=en&radii=650", field="LINK")
    ('coverage', {'radii': '650'})
    """
    parts = urlsplit(link)
    page = parts.path.rstrip("/").rpartition("/")[2] or next(iter(VIEWS))
    if page not in VIEWS:
        values = {"value": link[:60], "allowed": tuple(VIEWS)}
        raise ParameterError(Problem("keep_link", field=field, values=values))
    query = {name: value for name, value in parse_qsl(parts.query) if name != "lang"}
    _, problems = VIEWS[page].read(query)
    if problems:
        raise ParameterError(problems)
    return page, query


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
