"""What fits a query and in which order, in Python and in the browser's script."""

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from layers.i18n.wording import Text
from layers.search.entries import index
from layers.search.matching import LIKENESS, START_LIKENESS, Entry, Found, Index, Key
from layers.search.published import payload
from layers.search.spelling import fold
from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers" / "webmap" / "static" / "search" / "websearch.js"

QUERIES = (
    "浦东机场", "虹桥站", "gucun", "gcgy", "GuCun gong", "顾村公", "pdgjjc", "robot", "st_1_0138",
    "miaohang", "mhz", "顾村公圆", "gucunn", "人民广场", "rmgc", "People Squre", "宝山", "s", "x",
    "Shanghai Univercity", "7", "南大", "PVG", "１号线", "Ｇｕｃｕｎ", "xyz", "lvzhou", "lüzhou",
    "luzhou", "不存在的地方", "", " · ", "yan'an", "Yán’ān", "hong qiao huo che zhan", "富景路",
    "号", "zizhu park", "zhangmioa", "huangpujiagn",
)  # fmt: skip

RUNNER = """
require(process.argv[1]);
const { index, queries } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const { indexOf, find } = globalThis.atlasSearch;
const built = indexOf(index);
const row = (hit) => [hit.entry.id, hit.rank, hit.kind, hit.spelt];
const answers = queries.map((query) => {
  const { hits, near } = find(built, query);
  return [hits.map(row), near.map(row)];
});
process.stdout.write(JSON.stringify(answers));
"""

POSITIONS = """
require(process.argv[1]);
const typed = JSON.parse(require("fs").readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(typed.map(globalThis.atlasSearch.isPosition)));
"""


def entry(name: str, *keys: tuple[str, str]) -> Entry:
    made = tuple(Key(fold(text), kind, text) for text, kind in keys)
    return Entry(name, "parks", "kind.park", Text(zh=name), None, made)


def ids(found: Found) -> list[str]:
    return [hit.entry.id for hit in found.hits]


def in_browser(program: str, given: object) -> list[list[list[list[str]]]]:
    answer: list[list[list[list[str]]]] = in_node(program, SCRIPT, given)
    return answer


def test_exact_goes_before_beginnings_initials_and_parts() -> None:
    made = Index((
        entry("part", ("New Abc Park", "name")),
        entry("initials", ("abc", "initials")),
        entry("prefix", ("Abcde", "name")),
        entry("exact", ("ABC", "alias")),
        entry("other", ("Abd", "name")),
    ))  # fmt: skip
    assert ids(made.find("a b c")) == ["exact", "prefix", "initials", "part"]
    assert [hit.rank for hit in made.find("abc").hits] == [
        "exact", "prefix", "initials", "substring",
    ]  # fmt: skip


def test_of_keys_that_fit_alike_the_shorter_then_the_earlier_goes_first() -> None:
    made = Index((
        entry("long", ("Gucun Town Hall", "name")), entry("first", ("Gucun Park", "name")),
        entry("second", ("Gucun Town", "name")),
    ))  # fmt: skip
    assert ids(made.find("gucun")) == ["first", "second", "long"]
    assert ids(made.find("gucun", limit=1)) == ["first"]


def test_an_entry_is_found_once_by_its_best_key() -> None:
    (hit,) = Index((entry("a", ("Old Bund", "name"), ("Bund", "alias")),)).find("bund").hits
    assert (hit.rank, hit.key.spelt) == ("exact", "Bund")


def test_ids_are_found_from_their_beginning_only() -> None:
    made = Index((entry("st_1_0138", ("st_1_0138", "id")),))
    assert ids(made.find("ST_1_01"))
    assert not ids(made.find("0138"))


def test_near_spellings_are_offered_only_where_nothing_fits() -> None:
    made = Index((entry("a", ("顾村公园", "name")), entry("b", ("大场镇", "name"))))
    found = made.find("顾村公圆")  # three letters of four: 2 x 3 / 8
    assert not found.hits
    assert [hit.entry.id for hit in found.near] == ["a"]
    assert made.find("顾村").near == ()
    assert made.find("虹桥") == Found((), ())


def likeness(text: str, wanted: str) -> float:
    """Return how alike a text or its beginning is to a query, 0 where too little."""
    texts = [(text, LIKENESS)]
    if len(text) > len(wanted):
        texts.append((text[: len(wanted)], START_LIKENESS))
    ratios = [
        (SequenceMatcher(None, each, wanted, autojunk=False).ratio(), least)
        for each, least in texts
    ]
    return max((like for like, least in ratios if like >= least), default=0.0)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("zhangmioa", "张庙街道"), ("gucunzheng", "顾村镇"), ("wusongjeidao", "吴淞街道"),
        ("nandazhihuicehng", "南大智慧城"), ("jiqirencanyeyuan", "机器人产业园"),
        ("yanghangzheng", "杨行镇"), ("gucunggongyuan", "顾村公园"),
    ],
)  # fmt: skip
def test_mistyped_pinyin_finds_the_nearest_spelling_of_whatever_kind(
    query: str, first: str
) -> None:
    """Slips of a finger or of an accent in names that a person of Shanghai would type."""
    assert index().find(query).near[0].entry.name["zh"] == first


@pytest.mark.parametrize(
    "query", ["gucunn", "Shanghai Univercity", "富景路", "xingzhi rode", "zhangmioa"]
)
def test_the_nearest_of_all_spellings_is_found(query: str) -> None:
    """Whatever is passed over to be quick: `difflib` itself, over every key, says the same."""
    built = index()
    best: dict[str, float] = {}
    for each in built.entries:
        for key in each.keys:
            if key.kind not in {"initials", "id"}:
                like = likeness(key.text, fold(query))
                best[each.id] = max(like, best.get(each.id, 0.0))
    likest = sorted((like for like in best.values() if like), reverse=True)[:5]
    assert [best[hit.entry.id] for hit in built.find(query).near] == likest


def test_the_script_finds_what_python_finds() -> None:
    built = index()
    given = {"index": payload(built), "queries": QUERIES}
    wanted = []
    for query in QUERIES:
        found = built.find(query)
        wanted.append([
            [[hit.entry.id, hit.rank, hit.key.kind, hit.key.spelt] for hit in hits]
            for hits in (found.hits, found.near)
        ])  # fmt: skip
    answers = in_browser(RUNNER, given)
    assert dict(zip(QUERIES, answers, strict=True)) == dict(zip(QUERIES, wanted, strict=True))
    assert sum(bool(hits) for hits, _ in answers) > len(QUERIES) / 2


def test_the_script_knows_a_position_from_a_name() -> None:
    positions = [
        "121.49, 31.35",
        "31.35N 121.49E",
        "北纬31°21′ 东经121°29.4′",
        "31°21'00\"N,121°29'24\"E",
        "３１°２１′Ｎ，１２１°２９．４′Ｅ",
        "１２１．４９，３１．３５",
        "X=121.49 Y=31.35",
    ]
    names = ["1号线", "st_1_0138", "浦东1号2号航站楼", "人民广场", "Line 1 2", "121.49"]
    assert in_browser(POSITIONS, [*positions, *names]) == [True] * 7 + [False] * 6
