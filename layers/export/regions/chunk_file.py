"""Cells with their figures as a Parquet file, the only use of pyarrow.

The same cells and figures give the same bytes, so that a file can be told by its hash.
"""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.cells import CellNumbers, cell_names

__all__ = ["chunk_bytes"]


def chunk_bytes(
    cells: CellNumbers, centres: NDArray[np.float64], values: NDArray[np.float64], column: str,
    about: Mapping[str, str],
) -> bytes:  # fmt: skip
    """Return a Parquet file of some cells.

    Parameters
    ----------
    cells
        H3 numbers, shape (K,).
    centres
        Longitude and latitude, degrees, shape (K, 2).
    values
        Their figures, nan for none, shape (K,).
    column
        What the figures are called.
    about
        What the file says of itself, as key and text.
    """
    columns: dict[str, Any] = {
        "id": pa.array(cell_names(cells), pa.string()),
        "lon": pa.array(centres[:, 0]),
        "lat": pa.array(centres[:, 1]),
        column: pa.array(values, from_pandas=True),
    }
    table = pa.table(columns).replace_schema_metadata(dict(about))
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd", use_dictionary=False)
    return stream.getvalue()
