"""No layer that a reader brings has the id of a place, and layers of older versions open on."""

import re
from dataclasses import replace
from itertools import islice

import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.imports.draft import draft
from layers.imports.keep import keep
from layers.store import own_layers, repository
from layers.store.local_folder import workspace
from layers.streets.facilities.facility_layers import layer_id_of
from layers.views.picture import confidential_layers
from layers.workspace.interface import NEW
from layers.workspace.own_ids import layer_ids, place_id
from tests.layers.imports.conftest import Write

BLOCKS = [shapely.box(x, 31.38, x + 0.01, 31.39) for x in (121.40, 121.42, 121.44)]
NAMES = ("甲", "乙", "丙")


def keep_as_before(write: Write) -> None:
    """Keep two layers under the ids they had before: a place of the first and the second meet."""
    for title, secret in (("一", True), ("二", False)):
        found = draft(write([({"name": each}, shape) for each, shape in
                             zip(NAMES[:2], BLOCKS, strict=False)]), "wgs84")  # fmt: skip
        kept = keep(found, replace(found.proposed, title=title, confidential=secret))
        content = own_layers.content(kept.id)
        workspace().purge("layer", kept.id)
        old = "own_layer" if secret else "own_layer_2"
        body = {**kept.to_body(), "id": old}
        content = content.replace(place_id(kept.id, 0)[:-1].encode(), f"{old}_".encode())
        workspace().save("layer", old, body, seen=NEW, content=content)
        own_layers.forget()


def test_layers_of_an_older_version_open_and_no_place_goes_by_a_layer_s_id(write: Write) -> None:
    keep_as_before(write)
    assert b'"own_layer_2"' in own_layers.content("own_layer")  # as it was kept
    layers, problems = repository.load_all()
    assert problems == ()
    assert list(layers["own_layer"].frame.index) == ["own_layer_1", "own_layer__2"]
    assert list(layers["own_layer"].frame["id"]) == ["own_layer_1", "own_layer__2"]
    assert list(layers["own_layer_2"].frame.index) == ["own_layer_2_1", "own_layer_2_2"]
    assert confidential_layers({"weight": "own_layer_2"}) is None
    secret = confidential_layers({"origin": "own_layer__2"})
    assert secret is not None
    assert secret == confidential_layers({}, layers=["own_layer"])
    assert secret == confidential_layers({}, places=["own_layer_1"])


def test_a_newer_version_of_such_a_layer_keeps_ids_and_gives_new_ones_apart(write: Write) -> None:
    keep_as_before(write)
    pairs = zip(NAMES, BLOCKS, strict=True)
    found = draft(write([({"name": each}, shape) for each, shape in pairs]), "wgs84")
    keep(found, found.proposed, replaces="own_layer")
    names = repository.layer("own_layer").frame["name_zh"].to_dict()
    assert names == {"own_layer_1": "甲", "own_layer__2": "乙", "own_layer__3": "丙"}
    assert repository.load_all()[1] == ()


@given(st.text(max_size=30) | st.from_regex(r"\A(osm|parks)?([ _-]?[0-9]{1,4}){0,3}\Z"))
def test_no_id_of_a_layer_is_one_that_places_have_or_had(title: str) -> None:
    for found in islice(layer_ids(title), 3):
        assert re.fullmatch("own(_[a-z0-9]+)+", found)  # "__" stands in ids of places alone
        assert not re.search(r"_\d+$", found)  # as ids of places had it
        assert not found.startswith(layer_id_of(""))  # as places of streets have it
