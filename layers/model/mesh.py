"""A surface: one number for each cell of a grid, its look, and how it travels to the screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.cells import Cells
from layers.i18n.wording import Text
from layers.model.provenance import Lineage
from layers.model.style import Categories, Grades

__all__ = ["Mesh", "encode_mesh"]

FloatArray = NDArray[np.float64]

_SCALE = 10**6
"""Positions travel in units of 1e-6 degrees, a tenth of a metre."""

_STRAYS, _STRAYS_PART = 3.0, 0.003
"""A corner may stray so many units, or this part of its distance to the centre: no seam shows."""

_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, eq=False)
class Mesh:
    """A layer of cells with a value each, shown and told like any other layer.

    Parameters
    ----------
    id
        Name of the layer, a slug.
    title
        Title in both languages.
    cells
        Where the cells are; their ids are what a click returns.
    values
        One number a cell, in the order of the cells; nan or inf for none.
    style
        Classes of the values; its field names the values in `frame`.
    lineage
        Sources, method, limits and steps.
    unsure
        Whether the class of a cell could be another one, shape (K,); such cells
        have a dot. None where that is not known.
    ranks
        The class of each cell, shape (K,), where that follows from more than its value; None
        where the style tells it.
    unit
        Key of the wording that puts a unit to a value, where the style has none.
    """

    id: str
    title: Text
    cells: Cells
    values: FloatArray
    style: Grades | Categories
    lineage: Lineage
    unsure: NDArray[np.bool_] | None = None
    ranks: NDArray[np.int64] | None = None
    unit: str = "unit.plain"

    def __post_init__(self) -> None:
        """Hold the numbers to the cells."""
        if self.values.shape != (len(self.cells),):
            raise ValueError("one value for each cell")
        if self.unsure is not None and self.unsure.shape != self.values.shape:
            raise ValueError("sure or not, for each cell")
        if self.ranks is not None and self.ranks.shape != self.values.shape:
            raise ValueError("one class for each cell")
        if self.ranks is None and isinstance(self.style, Categories):
            raise ValueError("classes by name need the class of each cell")

    @property
    def is_named(self) -> bool:
        """Whether its classes have names besides the values that they span."""
        return self.ranks is not None or bool(getattr(self.style, "names", ()))

    @property
    def value_unit(self) -> str:
        """Key of the wording that puts a unit to a value."""
        return self.style.unit if isinstance(self.style, Grades) else self.unit

    @property
    def classes(self) -> NDArray[np.int64]:
        """The class of each cell, a position in the entries of the style."""
        if self.ranks is not None:
            return self.ranks
        frame = pd.DataFrame({self.style.field: self.values})
        return np.asarray(self.style.classes(frame), dtype=np.int64)

    def frame(self) -> gpd.GeoDataFrame:
        """Return the cells as polygons in STORAGE, indexed by id.

        Columns: id, the style's field with the values, class (its position in
        the legend), unsure where that is known, area_km2.
        """
        columns: dict[str, Any] = {
            "id": list(self.cells.ids),
            self.style.field: self.values,
            "class": self.classes,
        }
        if self.unsure is not None:
            columns["unsure"] = self.unsure
        columns["area_km2"] = self.cells.cell_km2
        outlines = self.cells.outlines()
        return gpd.GeoDataFrame(
            columns, geometry=list(outlines), index=outlines.index, crs=outlines.crs
        )


def encode_mesh(mesh: Mesh) -> dict[str, Any]:
    """Return a surface as it travels: a few characters for each cell.

    Keys: scale (units a degree); centres, one flat list of longitude and
    latitude, the first as it is, each further one as its difference from the
    one before; corners, offsets from the centre, alike for all cells from one
    number in `start` to the next (a cell unlike its neighbours has offsets of
    its own); ids, numbers written in hexadecimal and followed by `tail`, as
    differences too; classes, a letter or digit for each cell; values in tenths,
    None for none; unsure, 1 or 0 for each cell, where that is known.
    """
    cells = mesh.cells
    centres = np.rint(cells.centres * _SCALE).astype(np.int64)
    # Offsets from the rounded centre: the rounding must not shift a cell against the next.
    offsets = cells.corners * _SCALE - centres[:, None, :]
    blocks = list(_blocks(offsets))
    tail, heads = _heads(cells.ids)
    values = np.asarray(mesh.values)
    tenths = np.where(np.isfinite(values), np.rint(values * 10), np.nan)
    packed = {
        "scale": _SCALE,
        "start": [start for start, _ in blocks],
        "corners": [corners for _, corners in blocks],
        "centres": _steps(centres).ravel().tolist(),
        "ids": _steps(heads).tolist(),
        "tail": tail,
        "classes": "".join(_LETTERS[each] for each in mesh.classes),
        "values": [None if np.isnan(each) else int(each) for each in tenths],
    }
    if mesh.unsure is not None:
        packed["unsure"] = "".join("1" if each else "0" for each in mesh.unsure)
    return packed


def _blocks(offsets: FloatArray) -> Iterator[tuple[int, list[int]]]:
    """Yield where each run of cells of one shape starts, and that shape as a flat list."""
    start = 0
    while start < len(offsets):
        shape = np.rint(offsets[start])
        allowed = max(_STRAYS, _STRAYS_PART * float(np.hypot(*shape.T).max()))
        strays = np.abs(offsets[start:] - shape).max(axis=(1, 2)) > allowed
        yield start, shape.astype(int).ravel().tolist()
        start = start + int(strays.argmax()) if strays.any() else len(offsets)


def _heads(ids: tuple[str, ...]) -> tuple[str, NDArray[np.int64]]:
    """Return the run of f that all ids end in, and what comes before it as numbers."""
    kept = max((len(each.rstrip("f")) for each in ids), default=0)
    tail = ids[0][kept:] if ids else ""
    return tail, np.array([int(each[:kept], 16) for each in ids], dtype=np.int64)


def _steps(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first row as it is and each further one as its difference from the last."""
    return np.diff(numbers, axis=0, prepend=np.zeros_like(numbers[:1]))
