"""Cards: what is known of a place, in words, and nothing that is not."""

import pytest

from layers.analyses import ANALYSES, Analysis
from layers.analyses.sites.match_params import SitesParams
from layers.i18n.wording import LANGUAGES, Lang, say
from layers.model.layer import Layer
from layers.tables.card import card, nearby, same_spot
from layers.tables.site_facts import COMPUTED_FACTS, fact_rows

Layers = dict[str, Layer]


def test_a_zone_tells_its_published_and_measured_area(layers: Layers) -> None:
    facts = card(layers["zones"], "nanda_smart_city", "en")
    rows = dict(facts.rows)
    assert (facts.title, facts.other_name, facts.kind) == ("Nanda Smart City", "南大智慧城", "Zone")
    assert rows["Published area"] == "6.29 km²"
    assert rows["Area measured on the map"].startswith("6.")
    assert facts.certainty == "approximate, within about 150 m"
    assert any("OpenStreetMap" in source for source in facts.sources)


def test_a_card_is_in_one_language(layers: Layers) -> None:
    facts = card(layers["zones"], "wusong_innovation_city", "zh")
    rows = dict(facts.rows)
    assert facts.title == "吴淞创新城"
    assert rows["公布面积"] == "25.3 km²"
    assert facts.certainty == "近似，误差约 250 米以内"
    assert rows["隶属"] == "张江高新区宝山园"


def test_the_nearest_stations_are_three_names_nearest_first(layers: Layers) -> None:
    near = nearby(layers["anchors"], "hub_people_square")
    assert near[0].name.in_("zh") == "人民广场"
    assert set(near[0].lines) == {"1", "2", "8"}
    assert len({each.name.in_("zh") for each in near}) == len(near) == 3
    distances = [each.distance_m for each in near]
    assert distances == sorted(distances)
    assert distances[0] < 300 < distances[1]


def test_distances_lie_in_their_range_which_grows_with_the_uncertainty(layers: Layers) -> None:
    """A spot nearer to a station than it may be off moves away from it in nearly every draw."""
    widths = {}
    for layer_id in ("parks", "anchors", "universities", "innovation_sites"):
        layer = layers[layer_id]
        for feature in layer.located.index:
            for near in nearby(layer, feature):
                assert near.low_m <= near.high_m
                unsure_m = float(layer.frame.loc[feature, "uncertainty_m"])
                spot = layer.frame.geometry[feature].geom_type == "Point"
                if not (spot and near.distance_m < unsure_m / 4):
                    assert near.low_m <= near.distance_m <= near.high_m
                widths[feature] = near.high_m - near.low_m
                # Two ends that move by U and V change their distance by U + V at most.
                most = 2 * (unsure_m + 275)
                assert widths[feature] <= most + 20
    assert widths["robot_park"] > 600


def test_an_area_lists_every_station_it_holds(layers: Layers) -> None:
    """Counted by the outlines alone, of towns and of what holds no station."""
    running = layers["stations"].frame.query("status == 'operating'")
    for layer_id in ("towns", "parks"):
        frame = layers[layer_id].frame
        for feature, shape in frame.geometry.items():
            facts = card(layers[layer_id], str(feature), "zh")
            names = set(running["name_zh"][running.geometry.intersects(shape)])
            assert {each.name.in_("zh") for each in facts.inside} == names
            assert (len(facts.nearby) == 3) == (not names)


def test_a_place_without_a_location_has_no_distances(layers: Layers) -> None:
    facts = card(layers["science_parks"], "caijing_sci_park", "zh")
    assert facts.nearby == ()
    assert facts.certainty == say("certainty.unlocated", "zh")
    assert not any("量算" in label for label, _ in facts.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_station_names_its_line_and_changes(layers: Layers, lang: Lang) -> None:
    rows = dict(card(layers["stations"], "st_1_0123", lang).rows)
    line = {"zh": "号线", "en": "Line"}[lang]
    assert line in rows[say("card.line", lang)]
    assert all(number in rows[say("card.interchange", lang)] for number in "28")


def test_populations_are_of_three_censuses(layers: Layers) -> None:
    rows = dict(card(layers["district"], "baoshan_district", "en").rows)
    assert [label for label in rows if label.startswith("Population")] == [
        f"Population ({year} census)" for year in (2000, 2010, 2020)
    ]
    assert rows["Population (2020 census)"] == "2,235,218"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_feature_has_a_card_without_gaps(layers: Layers, lang: Lang) -> None:
    for layer in layers.values():
        for feature in layer.frame.index[:: 1 if len(layer.frame) < 50 else 25]:
            facts = card(layer, feature, lang)
            assert facts.title
            assert facts.kind
            assert facts.certainty
            assert facts.sources
            for label, value in facts.rows:
                assert label.strip()
                assert value.strip()
                assert not {"nan", "None", "<NA>"} & set(value.split())


def test_places_at_the_very_same_point_are_named(layers: Layers) -> None:
    others = dict(same_spot(layers, "specialsteel_skl"))
    assert "hts_key_lab" in others
    assert "specialsteel_skl" not in others
    assert same_spot(layers, "robot_park") == ()
    assert same_spot(layers, "caijing_sci_park") == ()
    assert same_spot(layers, "nowhere") == ()


def test_an_unknown_feature_is_a_slip_in_the_code(layers: Layers) -> None:
    with pytest.raises(KeyError):
        card(layers["zones"], "nowhere", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "site_id",
    [
        ("zones", "nanda_smart_city", "nanda_smart_city"),
        ("parks", "baoshan_industrial_park_north", "baoshan_industrial_park"),
    ],
)
def test_a_site_has_the_facts_of_the_page_of_sites(
    layers: Layers, site_id: tuple[str, str, str], lang: Lang
) -> None:
    layer, feature, site = site_id
    # Known for what this machine has of streets and feeds now, whatever was asked before.
    answer = ANALYSES["sites"].run(SitesParams())
    rows = card(layers[layer], feature, lang).rows
    computed = fact_rows(answer, site, lang, COMPUTED_FACTS)
    # Towns, overlaps, stations, three nearest, three counts and the level.
    assert len(computed) == 10
    assert list(rows[-10:]) == computed


def test_what_is_not_worked_out_yet_is_not_waited_for(
    layers: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Analysis(ANALYSES["sites"].title, pytest.fail)
    monkeypatch.setitem(ANALYSES, "sites", fresh)
    rows = dict(card(layers["zones"], "nanda_smart_city", "en").rows)
    assert "Published area" in rows
    assert say("site.band", "en") not in rows
