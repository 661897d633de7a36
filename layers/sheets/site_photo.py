"""The photo of a site on paper."""

from geo.errors import Problem
from layers.analyses.sites.site_list import Site
from layers.i18n.wording import Lang
from layers.paper.primitives import Box
from layers.store.reading.photo_file import PhotoFile, photo_of

__all__ = ["photo_box", "site_photo"]


def site_photo(site: Site, lang: Lang) -> PhotoFile | tuple[Problem, ...]:
    """Return the photo of a site, as `photo_of` does."""
    return photo_of(site.details, site.layer_id, lang)


def photo_box(photo: PhotoFile, free_box: Box) -> Box:
    """Return where a photo lies in a free box: whole, as large as it fits, in the upper left."""
    width = min(free_box.width, free_box.height * photo.aspect)
    height = width / photo.aspect
    return Box(free_box.x, free_box.top - height, width, height)
