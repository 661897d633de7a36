"""A network of main roads alone: each page that walks along it says so above its figures."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from layers.i18n.wording import Lang
from layers.streets import local_network
from layers.streets.network import Density
from layers.streets.street_density import skeleton_warnings
from tests.layers.river_town import river_town
from tests.pages.reading import Visitor, either_language, one_language


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_network.Network]:
    """The town on both banks, as if its streets were few."""
    few = Density(ways_km=120.0, ground_km2=100.0, basis="built", classes=("primary",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("skeleton")))
        yield local_network.save(replace(river_town(), density=few))


@pytest.mark.parametrize("page", ["streets", "coverage", "travel_time"])
@either_language
def test_the_page_warns(
    page: str, visit: Visitor, skeleton: local_network.Network, lang: Lang
) -> None:
    parameters = {"coverage": {"method": "streets"}, "travel_time": {"origin": "robot_park"}}
    seen = visit(page, lang=lang, **parameters.get(page, {}))
    for warning in skeleton_warnings(skeleton):
        assert warning.in_(lang) in seen.warnings
    assert one_language(seen, lang)
