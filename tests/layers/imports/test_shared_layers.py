"""The shifted layers of ../shared/cases: found by themselves, on import and by the check."""

from pathlib import Path

import pytest

from layers.export.snapshot_list import read_list
from layers.imports.draft import draft
from layers.imports.layer_datum import datum_doubts
from layers.store import repository

CASES = Path(__file__).parents[4] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/cases")


@pytest.mark.parametrize("name", ["parks.geojson", "stations.geojson"])
def test_a_shifted_layer_is_found(name: str) -> None:
    path = CASES / "gcj02_layers" / name
    located = draft(path).located
    assert located.system is not None
    assert (located.system.id, located.basis) == ("gcj02", "found")
    assert located.votes[0].offset_m < 1
    # 467 to 487 m, its README says.
    assert 467 <= located.votes[1].offset_m <= 487
    (doubt,) = datum_doubts(repository.frame_of(path), name)
    assert 467 <= doubt.values["metres"] <= 487


def test_a_list_of_maps_from_notepad_is_read() -> None:
    assert len(read_list(CASES / "toml_bom" / "b_bom.toml", "en")) == 1
