"""What makes a file of a picture, by form."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from layers.export import archive
from layers.export.formats import PRINTED, Wish
from layers.export.recipe import recipe_of
from layers.export.recipe_files import with_recipe
from layers.export.slides.picture_slides import picture_slides
from layers.export.webpage import web_page
from layers.model.progress import Progress
from layers.paper.printmap import print_picture
from layers.views.picture import Picture

__all__ = ["MAKERS"]


def _printed(picture: Picture, wish: Wish, link: str, when: date, progress: Progress) -> bytes:
    printed = print_picture(
        picture, wish.paper, form=wish.form, link=link, when=when, progress=progress
    )
    form = next(each for each in PRINTED if each == wish.form)
    return with_recipe(printed, form, recipe_of(picture))


def _all(picture: Picture, wish: Wish, link: str, when: date, progress: Progress) -> bytes:
    """Return everything in one archive, the map printed as PDF and as PNG."""
    maps = {}
    for number, form in enumerate(("pdf", "png")):
        part = _part(progress, 0.3 * number, 0.3 * (number + 1))
        maps[f"map.{form}"] = _printed(picture, replace(wish, form=form), link, when, part)
    rest = _part(progress, 0.6, 1.0)
    return archive.bundle(picture, link=link, when=when, maps=maps, progress=rest)


def _slides(picture: Picture, wish: Wish, link: str, when: date, progress: Progress) -> bytes:
    return picture_slides(picture, wish.paper, link=link, when=when, progress=progress)


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return what tells the progress of a part as that of the whole."""
    return lambda part: progress(start + (end - start) * part)


MAKERS: dict[str, Callable[[Picture, Wish, str, date, Progress], bytes]] = {
    **dict.fromkeys(PRINTED, _printed),
    "html": lambda picture, _, link, when, __: web_page(picture, link=link, when=when),
    "xlsx": lambda picture, _, link, when, __: archive.excel(picture, link=link, when=when),
    "csv": lambda picture, wish, *_: archive.comma_table(picture, wish.datum),
    "geojson": lambda picture, wish, link, when, _: archive.geojsons(
        picture, link=link, when=when, datum=wish.datum
    ),
    "gpkg": lambda picture, wish, _, when, __: archive.gpkg(picture, when=when, datum=wish.datum),
    "pptx": _slides,
    "zip": _all,
}
"""Each takes a picture, what is wished for, its link, the day and the progress."""
