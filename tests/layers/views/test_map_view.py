"""How a link has the map: layers that no page has are named."""

import pytest

from layers.i18n.wording import sentence
from layers.views import VIEWS
from layers.views.map_view import strange_layers


@pytest.mark.parametrize(
    ("layers", "stack", "named"),
    [
        (["parks", "-stations", "lines~60", "-ground", "halo_parks"], ["lines", "parks"], []),
        (["-coverage_rings", "reach~50", "-access"], ["improvements", "comparison_streets"], []),
        (["parks", "-nosuch", "foo~60", "nosuch"], [], [("layers", "“nosuch, foo”")]),
        ([], ["parks", "bar"], [("stack", "“bar”")]),
    ],
)
def test_layers_of_a_link_that_no_page_has_are_named(
    layers: list[str], stack: list[str], named: list[tuple[str, str]]
) -> None:
    problems = strange_layers({"layers": sorted(layers), "stack": stack})
    assert [each.field for each in problems] == [name for name, _ in named]
    assert all(key in sentence(each, "en") for each, (_, key) in zip(problems, named, strict=True))


def test_no_layer_of_a_page_is_strange() -> None:
    for name in ("overview", "coverage", "travel_time"):
        view = VIEWS[name]
        values = {each: param.opening for each, param in view.params.items()}
        keys = [each.layer.id for each in view.picture(values, "en").scene.layers]
        assert keys
        assert strange_layers({"layers": keys, "stack": keys}) == ()
