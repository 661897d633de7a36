"""Every reader of what comes from outside: an answer, or an error of ours, in bounded time.

With ``--soak`` each of these runs for as long as one has hours.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geo.errors import AtlasError
from layers.export.recipe import Recipe
from layers.export.recipe_files import read_recipe
from layers.export.snapshot_list import read_list
from layers.store import repository
from layers.store.geojson import parse
from layers.store.strict_json import decode
from layers.streets.osm_file import read_osm
from layers.transit.gtfs.check import check_feed
from tests.layers.hostile import JSON, LAYER, OSM, mutated, outcome
from tests.layers.made_pictures import SVG
from tests.layers.made_recipe import WRITTEN
from tests.layers.small_feed import TABLES, archive
from tests.profiles import examples

LIST = b"""size = "a3"
langs = ["zh", "en"]

[[maps]]
page = "coverage"
radius = 800
target = "towns"
out = "coverage_{lang}.pdf"
"""


def of_file(name: str, data: bytes, read: Callable[[Path], object]) -> object:
    """Return the outcome of reading a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return outcome(lambda: read(path))


@examples(300)
@given(mutated(LAYER, WRITTEN.encode()) | JSON.map(lambda value: json.dumps(value).encode()))
def test_json_is_read_as_the_standard_library_does_or_refused(data: bytes) -> None:
    found = outcome(lambda: decode(data, file="a.json"))
    if not isinstance(found, AtlasError):
        assert found == json.loads(data.decode("utf-8-sig"))


@examples(200)
@given(mutated(LAYER))
def test_any_layer(data: bytes) -> None:
    outcome(lambda: parse(data, file="a.geojson"))
    of_file("a.geojson", data, repository.check_file)


def test_the_layer_that_is_changed_is_sound() -> None:
    assert of_file("a.geojson", LAYER, repository.check_file) == ()


@examples(200)
@given(mutated(WRITTEN.encode()), mutated(SVG))
def test_any_exported_view(written: bytes, picture: bytes) -> None:
    outcome(lambda: Recipe.from_json(written))
    outcome(lambda: read_recipe(picture, file="a.svg"))


@examples(60)
@given(mutated(LIST))
def test_any_list_of_maps(data: bytes) -> None:
    of_file("maps.toml", data, lambda path: read_list(path, "en"))


@examples(25)
@given(st.sampled_from(sorted(TABLES)), st.data())
def test_any_feed(name: str, data: st.DataObject) -> None:
    table = data.draw(mutated(TABLES[name].encode()))
    content: dict[str, str | bytes] = {**TABLES, name: table}
    with tempfile.TemporaryDirectory() as folder:
        path = archive(Path(folder) / "feed.zip", content)
        outcome(lambda: check_feed(path))
        broken = data.draw(mutated(path.read_bytes()))
    of_file("feed.zip", broken, check_feed)


@examples(60)
@given(mutated(OSM))
def test_any_street_file(data: bytes) -> None:
    of_file("a.osm", data, read_osm)
