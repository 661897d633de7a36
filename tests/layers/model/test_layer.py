"""A layer knows its features by name."""

import pytest

from layers.i18n.wording import Text
from layers.store import repository
from layers.store.atlas import SHIPPED


@pytest.mark.parametrize("layer_id", [entry.id for entry in SHIPPED])
def test_every_feature_has_the_name_of_its_row(layer_id: str) -> None:
    layer = repository.layer(layer_id)
    frame = layer.frame
    assert list(layer.names) == list(frame.index)
    for feature, zh, en in zip(frame.index, frame["name_zh"], frame["name_en"], strict=True):
        assert layer.name(feature) == Text(zh=zh, en=en)


def test_an_unknown_feature_has_none() -> None:
    with pytest.raises(KeyError):
        repository.layer("towns").name("nowhere")
