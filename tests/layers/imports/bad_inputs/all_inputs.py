"""All bad inputs there are."""

from collections.abc import Iterator

from tests.layers.imports.bad_inputs.bad_input import BadInput, Lure
from tests.layers.imports.bad_inputs.changed_bytes import changed_files
from tests.layers.imports.bad_inputs.disguises import disguised_files
from tests.layers.imports.bad_inputs.wrong_archives import wrong_archives
from tests.layers.imports.bad_inputs.wrong_geojson import wrong_geojson
from tests.layers.imports.bad_inputs.wrong_rows import wrong_rows
from tests.layers.imports.bad_inputs.wrong_vectors import wrong_vectors

__all__ = ["bad_inputs"]


def bad_inputs(lure: Lure) -> tuple[BadInput, ...]:
    """Return every bad input, each by a name of its own."""
    return tuple(_every(lure))


def _every(lure: Lure) -> Iterator[BadInput]:
    yield from changed_files()
    yield from disguised_files(lure)
    yield from wrong_geojson()
    yield from wrong_rows(lure)
    yield from wrong_archives(lure)
    yield from wrong_vectors(lure)
