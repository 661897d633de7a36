"""Labels of a map from scene to scene: what stays keeps its part of the page."""

from pathlib import Path
from typing import Any

from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers/webmap/static/webwords.js"
PROGRAM = """
Object.assign(globalThis, { window: globalThis, atlas: {} });
require(process.argv[1]);
const scenes = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const state = { labels: [], order: [], scene: null };
let count = 0;
const said = scenes.map(({ lang, layers }) => {
  state.scene = { lang };
  state.order = layers.map(({ label, places }) => (
    { layer: { label }, byId: new Map(places.map(([id, entry]) => [id, entry])) }));
  const gone = [...globalThis.atlasWords.gather(state)];
  for (const label of state.labels) label.marker ??= (count += 1);
  return [state.labels.map(({ name, marker }) => [name, marker]), gone.map(({ marker }) => marker)];
});
process.stdout.write(JSON.stringify(said));
"""
SMALL = {"rank": 2, "size": 11, "colour": "#123456", "dark": "#abcdef"}


def place(key: str, name: str, *, lat: float = 31.4, **more: Any) -> list[Any]:
    feature = {"i": key, "n": {"zh": f"{name}镇", "en": name}}
    return [key, {"feature": feature, "type": "Point", "at": [lat, 121.4], **more}]


def scene(*places: list[Any], lang: str = "en", **label: Any) -> dict[str, Any]:
    return {"lang": lang, "layers": [{"label": {**SMALL, **label}, "places": places}]}


def run(*scenes: dict[str, Any]) -> list[Any]:
    answer: list[Any] = in_node(PROGRAM, SCRIPT, scenes)
    return answer


def test_labels_that_stay_keep_their_markers() -> None:
    """In the second scene one goes, one comes, and one stays; in the third the first is back."""
    one, two, three = place("a", "Anting"), place("b", "Baoyang"), place("c", "Changxing")
    first, second, third = run(scene(one, two), scene(two, three), scene(one, two, three))
    assert first == [[["Anting", 1], ["Baoyang", 2]], []]
    assert second == [[["Baoyang", 2], ["Changxing", 3]], [1]]
    assert third == [[["Anting", 4], ["Baoyang", 2], ["Changxing", 3]], []]


def test_a_label_that_reads_lies_or_looks_otherwise_is_another() -> None:
    plain = place("a", "Anting")
    others = [
        scene(place("a", "Anting East")), scene(place("a", "Anting", lat=31.5)),
        scene(plain, lang="zh"), scene(plain, size=13), scene(plain, dark="#000000"),
    ]  # fmt: skip
    for other in others:
        (_, (after, gone)) = run(scene(plain), other)
        assert (after[0][1], gone) == (2, [1])
    # How soon it is written is not how it looks.
    assert run(scene(plain), scene(plain, rank=1))[1] == [[["Anting", 1]], []]


def test_what_is_hidden_or_has_the_name_of_another_has_no_label() -> None:
    twin = place("b", "Anting", lat=31.5)
    ((labels, _),) = run(scene(place("a", "Anting"), twin, place("c", "Changxing", hidden=True)))
    assert labels == [["Anting", 1]]


def test_a_chinese_name_ends_its_lines_between_words() -> None:
    # Words as a reader of Chinese has them; a bracket stays with what it encloses.
    names = {
        "环湖科技园核心区": ["环湖", "科技园", "核心区"],
        "上海大学（宝山校区）": ["上海", "大学", "（宝山", "校区）"],
        "Robot Park (north)": ["Robot Park (north)"],
    }
    program = """
    Object.assign(globalThis, { window: globalThis, atlas: {} });
    require(process.argv[1]);
    const names = JSON.parse(require("fs").readFileSync(0, "utf-8"));
    process.stdout.write(JSON.stringify(names.map(globalThis.atlasWords.partsOf)));
    """
    assert in_node(program, SCRIPT, list(names)) == list(names.values())
