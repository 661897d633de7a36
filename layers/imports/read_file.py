"""What a file holds that a reader hands in, before it is known where it lies."""

from dataclasses import dataclass

import geopandas as gpd

from geo.errors import Problem

__all__ = ["ReadFile"]


@dataclass(frozen=True, eq=False)
class ReadFile:
    """The features of a file as it has them.

    Parameters
    ----------
    file
        Its name.
    sha256
        Hash of its content.
    form
        One of `layers.imports.file_forms.FORMS`.
    frame
        A row a feature, its fields as columns, coordinates as they stand in the file: what
        its CRS says holds only where `stated` says so. Rows are numbered from 1.
    stated
        The coordinate system the file states, as PROJ reads it; None where it states none.
    notes
        What was repaired, converted or passed over, by feature and field.
    """

    file: str
    sha256: str
    form: str
    frame: gpd.GeoDataFrame
    stated: str | None
    notes: tuple[Problem, ...] = ()
