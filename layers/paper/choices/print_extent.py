"""Which ground a printed map shows: what its view shows, the district, a place, or a box."""

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError, PlaceError, Problem
from geo.mapping.window import Window, at_scale, fit, round_scale
from layers.i18n.points import extent_of
from layers.paper.choices.print_params import DISTRICT, VIEW, PrintParams
from layers.paper.map_layers import Ground
from layers.paper.primitives import Box
from layers.paper.sheet_sizes import layout_of
from layers.store import repository
from layers.store.atlas import local_metric
from layers.transit.places import places_of, resolve
from layers.transit.services import anyway
from layers.webmap.payload import HOME, Scene

__all__ = ["ground_of", "require_extent"]

Bounds = tuple[float, float, float, float]

_LEAST_SCALE = 12_500.0
"""The largest scale chosen for a reader, about that of the screen's closest zoom to a place."""

_HOME_MARGIN_MM, _PLACE_MARGIN_PART = 3.0, 0.17
"""What stays free around the district, and around a place as a part of the frame's shorter side."""

_CORNERS = 4
_POINT_DEG = 1e-5
"""Half the side of the ground that stands for a single point."""


def ground_of(scene: Scene, frame: Box, extent: str = VIEW, scale: float | None = None) -> Ground:
    """Return the ground that is printed in a frame.

    Parameters
    ----------
    scene
        What is shown; how its reader has it, else its focus, else the district, is `VIEW`.
    frame
        Where on the sheet.
    extent
        `VIEW`, `DISTRICT`, west, south, east, north in degrees, or the name or id of a place.
    scale
        The denominator of the scale; None is the roundest at which the extent fits the frame.

    Raises
    ------
    ParameterError
        The extent is no box and no place (``extent_form``, or as `resolve`), or at the scale
        more than the frame (``scale_large``).
    """
    bounds, margin_mm = _bounds_of(scene, extent, frame)
    west, south, east, north = bounds
    crs = local_metric((west + east) / 2, (south + north) / 2)
    metres = _metres(bounds, crs)
    least = _LEAST_SCALE if margin_mm else 1.0
    window = fit(metres, frame.width, frame.height, margin_mm=margin_mm, least_scale=least)
    if scale is not None:
        window = at_scale(metres, frame.width, frame.height, scale)
        if extent != VIEW:
            _require_whole(metres, window)
    return Ground(window, crs, frame)


def require_extent(paper: PrintParams) -> None:
    """Refuse an extent that cannot be printed, before anything is.

    Raises
    ------
    ParameterError
        As `ground_of`.
    """
    if paper.extent != VIEW:
        layout = layout_of(
            paper.size, portrait=paper.portrait, notes=False, pair=bool(paper.beside)
        )
        ground_of(Scene((), "en"), layout.frame, paper.extent, paper.scale)


def _bounds_of(scene: Scene, extent: str, frame: Box) -> tuple[Bounds, float]:
    """Return the bounds of an extent in degrees, and the margin around it in mm."""
    around = _PLACE_MARGIN_PART * min(frame.width, frame.height)
    if extent == VIEW and scene.view is not None and scene.view.bounds is not None:
        (south, west), (north, east) = scene.view.bounds
        seen = extent_of(scene.view.at) is not None or scene.view.bounds == HOME
        return (west, south, east, north), _HOME_MARGIN_MM if seen else around
    if extent in (VIEW, DISTRICT):
        focus = scene.focus if extent == VIEW else None
        (south, west), (north, east) = focus or HOME
        return (west, south, east, north), around if focus else _HOME_MARGIN_MM
    if (box := _box_of(extent)) is not None:
        return box, 0.0
    return _place_bounds(extent), around


def _box_of(extent: str) -> Bounds | None:
    """Return west, south, east, north of a text that is meant as such, None of any other."""
    parts = extent.split(",")
    if len(parts) != _CORNERS:
        return None
    problem = Problem("extent_form", field="extent", values={"value": extent})
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise ParameterError(problem) from None
    if not (-180 <= west < east <= 180 and -90 < south < north < 90):  # noqa: PLR2004
        raise ParameterError(problem)
    return west, south, east, north


def _place_bounds(name: str) -> Bounds:
    """Return the bounds of a place by its name or id."""
    layers, _ = repository.load_all()
    try:
        place = resolve(name, places_of(layers, anyway(None)))
    except PlaceError as error:
        problems = [Problem(each.code, field="extent", values=each.values)
                    for each in error.problems]  # fmt: skip
        raise ParameterError(problems) from error
    if place.geometry is None:
        values = {"name": place.name}
        raise ParameterError(Problem("place_unlocated", field="extent", values=values))
    west, south, east, north = (float(each) for each in shapely.bounds(place.geometry))
    return west, south, east, north


def _metres(bounds: Bounds, crs: str) -> Bounds:
    """Return bounds in degrees as those in metres that hold all their ground."""
    box = shapely.box(*bounds)
    if box.area == 0:  # a single point
        box = box.buffer(_POINT_DEG)
    edge = shapely.segmentize(box.exterior, 0.01)
    west, south, east, north = gpd.GeoSeries([edge], crs=STORAGE).to_crs(crs).total_bounds
    return float(west), float(south), float(east), float(north)


def _require_whole(metres: Bounds, window: Window) -> None:
    """Refuse a scale at which an extent is larger than its frame; tell one at which it is not."""
    needed = fit(metres, window.width_mm, window.height_mm).scale
    if round_scale(window.scale) < needed:
        values = {"scale": f"{window.scale:,.0f}", "needed": f"{needed:,.0f}"}
        raise ParameterError(Problem("scale_large", field="scale", values=values))
