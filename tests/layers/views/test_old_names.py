"""Links and commands of before still open what they named."""

from argparse import Namespace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from layers import __main__ as commands
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.match_params import MatchParams, SitesParams
from layers.analyses.travel.travel_params import TravelParams
from layers.cli.arguments import parser
from layers.cli.question_options import question_of_options
from layers.cli.snapshot import _one
from layers.model.old_names import OLD_NAMES
from layers.store.atlas import catalogue
from layers.views import VIEWS, access, coverage, reach, sites, travel
from layers.webmap.map_state import MapState

LINKS: tuple[tuple[str, Any], ...] = (
    (
        "coverage?lines=core&radii=600,1000&target=parks",
        CoverageParams("core", (600.0, 1000.0), "parks"),
    ),
    (
        ("coverage?view=comparison&method=detour&measure=minutes&radii=&other=1234.5&minutes=15"
         "&speed=75&detour=1.25&year=2012&building=on&target=zones"),
        CoverageParams(radii_m=(), target="zones", minutes=(15.0,), method="detour",
                       building=True, walk_m_min=75.0, detour=1.25, year=2012),
    ),
    ("coverage?radii=&other=300&minutes=15", CoverageParams(radii_m=(300.0,))),
    ("coverage?other=2000", CoverageParams(radii_m=(500.0, 800.0, 2000.0))),
    ("coverage?measure=minutes", CoverageParams(radii_m=(), minutes=(5.0, 10.0))),
    (
        ("travel_time?origin=st_1_0138&goal=nanda_smart_city&wait=informed&period=weekend"
         "&year=2015&transfer=flat&flat=3&method=detour&walk=72.5&detour=1.4&show=stations"),
        TravelParams("st_1_0138", wait="informed", period="weekend", year=2015, transfer_min=3.0,
                     method="detour", walk_m_min=72.5, detour=1.4),
    ),
    (
        "travel_time?transfer=flat&wait=none",
        TravelParams("robot_park", wait="none", transfer_min=5.0),
    ),
    ("travel_time?transfer=reckoned&flat=3", TravelParams("robot_park")),
    (
        "reach?point=121.43000,31.39000&origin=st_1_0138&statistic=late&walk=70",
        ReachParams(point=(121.43, 31.39), statistic="late", walk_m_min=70.0),
    ),
    (
        "access?indicator=places_within&area=town_gucun&limit=30&counted=universities&walk=90",
        AccessParams(indicator="places_within", area="town_gucun", limit_min=30.0,
                     counted=("universities",), walk_m_min=90.0),
    ),
    (
        "sites?tab=match&need_hub=hub_hongqiao_railway&weight_hub=5&need_station_min=15&walk=60",
        MatchParams(SitesParams(walk_m_min=60.0), hub="hub_hongqiao_railway", hub_weight=5,
                    station_min=15.0),
    ),
)  # fmt: skip

QUESTIONS = {
    "coverage": coverage.question_of, "travel_time": travel.question_of,
    "reach": reach.question_of, "access": access.question_of, "sites": sites.needs,
}  # fmt: skip


@pytest.mark.parametrize(("link", "question"), LINKS)
def test_an_old_link_asks_what_it_asked(link: str, question: Any) -> None:
    page, _, query = link.partition("?")
    values, problems = VIEWS[page].read(dict(parse_qsl(query, keep_blank_values=True)))
    assert problems == ()
    assert QUESTIONS[page](values) == question
    again = VIEWS[page].query(values)
    assert not {each.old for each in OLD_NAMES} & set(again)
    assert VIEWS[page].read(again)[0] == values


def test_an_old_link_of_the_overview_shows_what_it_showed() -> None:
    query = {"place": "nanda_smart_city", "halo": "on", "base": "district"}
    values, problems = VIEWS["overview"].read(query)
    assert problems == ()
    assert (values["place"], values["halo"]) == ("nanda_smart_city", True)
    # The layers of the group that were not named are off, and nothing else is changed.
    state = MapState(layers=tuple(values["layers"]))
    now = {each.id: state.is_on(each.id, own=each.visible) for each in catalogue()}
    for each in catalogue():
        wanted = each.id == "district" if each.group == "base" else each.visible
        assert (each.id, now[each.id]) == (each.id, wanted)


@pytest.mark.parametrize("query", [{"walk": "500"}, {"transfer": "teleport"}, {"flat": "3"}])
def test_a_value_that_an_old_name_could_not_have_is_told(query: dict[str, str]) -> None:
    values, problems = VIEWS["travel_time"].read(query)
    assert values == VIEWS["travel_time"].read({})[0]
    assert [each.code for each in problems] == (["link_value"] if "flat" not in query else [])


COMMANDS: tuple[tuple[str, Any], ...] = (
    (
        "coverage --lines core --radius 500 800 --target parks --lang en",
        CoverageParams("core", (500.0, 800.0), "parks"),
    ),
    ("coverage --radius 600 --target towns", CoverageParams(radii_m=(600.0,))),
    (
        "coverage --minutes 5 10 --method streets --year 2020 --target zones",
        CoverageParams(target="zones", minutes=(5.0, 10.0), method="streets", year=2020),
    ),
    (
        "coverage --method detour --detour 1.4 --speed 70 --building --target district",
        CoverageParams(target="district", method="detour", building=True, detour=1.4,
                       walk_m_min=70.0),
    ),
    (
        "travel-time --from 美兰湖 --to 南大智慧城 --period off_peak",
        TravelParams("美兰湖", period="off_peak"),
    ),
    (
        "travel-time --from robot_park --wait informed --year 2010 --transfer-min 5 --json",
        TravelParams("robot_park", wait="informed", year=2010, transfer_min=5.0),
    ),
    (
        "reach --at 121.43,31.39 --within 30 15 --statistic late",
        ReachParams(point=(121.43, 31.39), statistic="late", limits_min=(15.0, 30.0)),
    ),
    (
        "access --indicator ptal --area 友谊路街道",
        AccessParams(indicator="ptal", area="友谊路街道"),
    ),
    (
        "access --indicator places_within --within 45 --counted parks zones",
        AccessParams(indicator="places_within", counted=("parks", "zones")),
    ),
    (
        "access --indicator time_to --to 人民广场 --wait none --method detour",
        AccessParams(indicator="time_to", goal="人民广场", wait="none", method="detour"),
    ),
)  # fmt: skip


def parsed(*arguments: str) -> Namespace:
    """Return the options of a command, as the command line reads them."""
    options = {name: each for name, (_, each) in commands._COMMANDS.items()}
    return parser(options, arguments, "en").parse_args(arguments)


@pytest.mark.parametrize(("command", "question"), COMMANDS)
def test_an_old_command_asks_what_it_asked(command: str, question: Any) -> None:
    options = parsed(*command.split())
    assert question_of_options(type(question), vars(options)) == question


@pytest.mark.parametrize(
    ("command", "query"),
    [
        ("--page coverage --radius 800 --target parks --size a3 --out coverage.pdf",
         {"radii": "800", "target": "parks"}),
        ("--page travel_time --from 南大智慧城 --set wait=informed --portrait --out times.png",
         {"origin": "nanda_smart_city", "wait": "informed"}),
        ("--page reach --at 121.43,31.39 --set transfer=flat walk=70 --out reach.svg",
         {"point": "121.43,31.39", "transfer": "flat", "walk": "70"}),
    ],
)  # fmt: skip
def test_an_old_order_of_a_map_asks_what_it_asked(command: str, query: dict[str, str]) -> None:
    options = parsed("snapshot", *command.split())
    (found,) = _one(options, "en")
    assert found.query == query
    assert VIEWS[found.page].read(found.query)[1] == ()
