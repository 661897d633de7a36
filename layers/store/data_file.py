"""What a file of data/ must be to be let in: a sound layer or table, or all its problems."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType

import geopandas as gpd
import pandas as pd

from geo.checks import check_layer
from geo.errors import DataError, Problem
from layers.i18n.languages import columns, needed_columns
from layers.model.claims import claim_problems, figure_problems
from layers.model.provenance import Lineage
from layers.model.sites.site_details import detail_problems
from layers.model.vocabulary import COLUMNS, FIELDS, unworded
from layers.store.geojson import parse
from layers.store.reading.field_values import value_problems

__all__ = ["CLAIMS", "sound_frame", "sound_layer", "sound_table"]

CLAIMS = MappingProxyType({"directory": claim_problems, "figures": figure_problems})
"""What is asked of the tables whose rows name documents."""

_MANDATORY = (*needed_columns("title"), "sources", "method", "note")
"""Members of a layer's provenance."""


def sound_layer(
    data: bytes, file: str, bounds: tuple[float, float, float, float]
) -> tuple[gpd.GeoDataFrame, Lineage]:
    """Return the frame of a GeoJSON file, indexed by id, and its lineage.

    Parameters
    ----------
    data, file
        Content and name.
    bounds
        West, south, east, north, degrees: nothing lies outside.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    parsed = parse(data, file=file)
    return sound_frame(parsed.frame, parsed.members.get("provenance"), file, bounds)


def sound_frame(
    frame: gpd.GeoDataFrame,
    provenance: object,
    file: str,
    bounds: tuple[float, float, float, float],
) -> tuple[gpd.GeoDataFrame, Lineage]:
    """Return the same of the features and the provenance of a file that is read already.

    The frame gets the columns of languages that it lacks. Takes and raises as `sound_layer`.
    """
    _fill_languages(frame, ["name"])
    lineage = _lineage(provenance, file)
    known = tuple(source.id for source in lineage.sources)
    problems = check_layer(
        frame, file=file, bounds=bounds, sources=known, names=needed_columns("name")
    )
    labels = frame.get("id", frame.index)
    problems += unworded(frame, labels, FIELDS, file=file)
    problems += value_problems(frame, labels, file=file)
    problems += claim_problems(frame, labels, known, file=file)
    problems += tuple(detail_problems(frame, labels, known, file=file))
    if problems:
        raise DataError(problems)
    return frame.set_index("id", drop=False).rename_axis(None), lineage


def _fill_languages(frame: pd.DataFrame, fields: Iterable[str]) -> None:
    """Add a field's columns of languages that a file lacks: as `<field>`, else without words."""
    for field in fields:
        for column in (each for each in columns(field) if each not in frame):
            if field in frame:
                frame[column] = frame[field]
            elif column not in needed_columns(field):
                frame[column] = ""


def _lineage(member: object, file: str) -> Lineage:
    """Return the lineage of a provenance member, or raise what it lacks."""
    member_table = member if isinstance(member, Mapping) else {}
    lacking = [
        Problem("provenance_missing", file=file, field=f"provenance.{name}")
        for name in _MANDATORY
        if name not in member_table
    ]
    if lacking:
        raise DataError(lacking)
    try:
        return Lineage.from_dict(member_table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        values = {"reason": str(error)}
        raise DataError(Problem("provenance_form", file=file, values=values)) from error


def sound_table(
    name: str,
    data: bytes,
    file: str,
    *,
    required: Sequence[str],
    numbers: Collection[str],
    known: Collection[str],
) -> pd.DataFrame:
    """Return a CSV table: numbers as floats, everything else as text.

    Parameters
    ----------
    name
        Which table it is.
    data, file
        Content and name of its file.
    required
        Columns it cannot do without.
    numbers
        Columns that hold numbers or nothing.
    known
        Ids of the documents its rows may name.

    Raises
    ------
    DataError
        With every problem of the file.
    """
    frame = _comma_separated(data, file)
    stems = dict.fromkeys(column.rpartition("_")[0] for column in required)
    _fill_languages(frame, [each for each in stems if set(needed_columns(each)) <= set(required)])
    lacking = [column for column in required if column not in frame.columns]
    problems = [Problem("column_missing", file=file, field=column) for column in lacking]
    for column in set(numbers) & set(frame.columns):
        values = pd.to_numeric(frame[column].replace("", None), errors="coerce")
        problems.extend(
            Problem("number_invalid", file=file, feature=f"#{row + 2}", field=column,
                    values={"value": frame[column].iloc[row]})
            for row in (values.isna() & (frame[column] != "")).to_numpy().nonzero()[0]
        )  # fmt: skip
        frame[column] = values.astype(float)
    rows = [f"#{row}" for row in range(2, len(frame) + 2)]
    problems.extend(unworded(frame, rows, COLUMNS.get(name, {}), file=file))
    if name in CLAIMS and not lacking:
        problems.extend(CLAIMS[name](frame, rows, known, file=file))
    if problems:
        raise DataError(problems)
    return frame


def _comma_separated(data: bytes, file: str) -> pd.DataFrame:
    try:
        return pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(Problem("not_csv", file=file, values={"reason": str(error)})) from error
