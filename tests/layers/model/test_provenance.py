"""Provenance: goes out as it came in, grows by steps, and is cited as it should be."""

import json

import pytest

from layers.i18n.wording import Text
from layers.model.provenance import Lineage, Source
from layers.store import repository
from layers.store.atlas import SHIPPED

OSM = Source(
    "osm",
    Text(zh="地图", en="Map"),
    Text(zh="社区", en="Community"),
    "2026-07-28",
    "ODbL-1.0",
    None,
)
OWN = Source(
    "own",
    Text(zh="本图集", en="Atlas"),
    Text(zh="本图集", en="Atlas"),
    None,
    "own-digitising",
    None,
)
LINEAGE = Lineage(Text(zh="甲", en="A"), (OSM,), Text(zh="量", en="measured"), Text())


@pytest.mark.parametrize("layer_id", [entry.id for entry in SHIPPED])
def test_every_file_comes_back_as_it_was_read(layer_id: str) -> None:
    path = repository.DATA / "geojson" / f"{layer_id}.geojson"
    member = json.loads(path.read_text(encoding="utf-8"))["provenance"]
    assert Lineage.from_dict(member).to_dict() == member


def test_steps_are_added_and_sources_joined_once() -> None:
    other = Lineage(Text(zh="乙", en="B"), (OSM, OWN), Text(), Text())
    grown = LINEAGE.then(Text(zh="并", en="joined"), other).then(Text(zh="剪", en="cut"))
    assert [source.id for source in grown.sources] == ["osm", "own"]
    assert [step.in_("en") for step in grown.steps] == ["joined", "cut"]
    assert grown.title == LINEAGE.title
    assert LINEAGE.steps == ()
    assert Lineage.from_dict(grown.to_dict()) == grown


def test_a_citation_names_publisher_title_and_date_once_each() -> None:
    assert OSM.cite("en") == "Community, Map, 2026-07-28"
    assert OSM.cite("zh") == "社区，地图，2026-07-28"
    assert OWN.cite("zh") == "本图集"


def test_a_feature_cites_its_own_sources() -> None:
    grown = LINEAGE.then(Text(), Lineage(Text(), (OWN,), Text(), Text()))
    assert grown.cite("own", "en") == ("Atlas",)
    assert len(grown.cite("osm own", "en")) == 2
    assert grown.cite("unknown", "en") == ()
