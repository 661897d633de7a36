"""Few samples in the suite, and all where a module needs them: everywhere, and back again."""

import pytest

from geo import uncertainty
from geo.transit import departure_sampling
from layers.analyses.common.positions import positions_of
from layers.analyses.walking import access_legs, walk_ends
from layers.transit import services
from tests import samples


def counts() -> set[int]:
    """Return how many samples each way to them gives."""
    return {
        uncertainty.SAMPLES,
        access_legs.SAMPLES,
        len(uncertainty.values("detour", 1.0, 2.0)),
        len(positions_of(["a"], [5.0]).moved_m),
        departure_sampling.departures.__kwdefaults__["samples"],
        len(walk_ends.moves_m(services.anyway())),
    }


def test_all_samples_reach_every_module_and_go_again() -> None:
    few = uncertainty.SAMPLES
    assert counts() == {few}
    with samples.all_samples():
        assert counts() == {samples.ALL}
    assert counts() == {few}


@pytest.mark.parametrize("given", ["0", "-3", "many", "2.5", "²"])
def test_no_count_is_refused_in_a_sentence(given: str) -> None:
    with pytest.raises(ValueError, match=f"ATLAS_SAMPLES must be a whole number.*{given}"):
        uncertainty._sample_count(given)


def test_the_product_draws_two_hundred() -> None:
    assert uncertainty._sample_count("") == samples.ALL == 200
    assert uncertainty._sample_count("20") == 20
