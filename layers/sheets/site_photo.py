"""The photo of a site, as its data name it: a file of this machine, or an address."""

from geo.errors import AtlasError, Problem
from layers.analyses.sites.site_list import Site
from layers.i18n.wording import Lang
from layers.model.sites.site_details import is_address
from layers.paper.primitives import Box
from layers.store.reading.photo_file import PhotoFile, photo_file

__all__ = ["photo_box", "site_photo"]


def site_photo(site: Site, lang: Lang) -> PhotoFile | tuple[Problem, ...]:
    """Return the photo of a site, or what keeps it from being placed.

    Nothing keeps a site without a photo, or one whose photo has an address, which is printed
    and never fetched.
    """
    names = (each.words.in_(lang) for each in site.details if each.field == "photo")
    name = next(names, "")
    if not name or is_address(name):
        return ()
    try:
        return photo_file(name, site.layer_id)
    except AtlasError as error:
        return error.problems


def photo_box(photo: PhotoFile, free_box: Box) -> Box:
    """Return where a photo lies in a free box: whole, as large as it fits, in the upper left."""
    width = min(free_box.width, free_box.height * photo.aspect)
    height = width / photo.aspect
    return Box(free_box.x, free_box.top - height, width, height)
