"""A made town to edit, edits of it worked out by hand, and edits drawn at random."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from layers.i18n.wording import Text
from layers.scenarios.edit import Edit
from layers.scenarios.kinds import KINDS
from layers.scenarios.records import GEOMETRY, MadeBase, Records
from layers.scenarios.review import CANNOT, applied
from layers.scenarios.scenario import Scenario, base_of

STOPS = "abcde"


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def place(name: str, geometry: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "name_zh": name, "name_en": name, "kind": "park", "status": "existing", "opened": None,
        "certainty": "surveyed", "uncertainty_m": 0, "source": "made", **more, GEOMETRY: geometry,
    }  # fmt: skip


def station(name: str, lon: float, line: str = "1", **more: Any) -> dict[str, Any]:
    own = {"kind": "metro_station", "status": "operating", "opened": 2000, "line": line,
           "seq": round(lon * 100) % 100, **more}  # fmt: skip
    return place(name, point(lon, 31.4), **own)


def segment(one: str, other: str, run_s: float = 120, line: str = "1") -> dict[str, Any]:
    return {"line": line, "from_id": one, "to_id": other, "length_m": 1000, "run_s": run_s}


def rows(*records: dict[str, Any], keys: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    return {"|".join(each[key] for key in keys): each for each in records}


@cache
def town() -> MadeBase:
    """Two parks side by side, a hub, a line of five stations, one of them closed."""
    return MadeBase({
        "parks": {"west": place("West", box(121.40, 31.40, 121.41, 31.41)),
                  "east": place("East", box(121.41, 31.40, 121.42, 31.41))},
        "hubs": {"hub": place("Hub", point(121.45, 31.42), residents=1200)},
        "stations": {
            **{f"st_{each}": station(each, 121.40 + k / 100) for k, each in enumerate(STOPS)},
            "st_shut": station("shut", 121.47, status="built_not_open", opened=None),
        },
        "segments": rows(
            *(segment(f"st_{one}", f"st_{other}") for one, other in pairwise(STOPS)),
            keys=("line", "from_id", "to_id"),
        ),
        "services": rows(
            {"line": "1", "service": "main", "from_id": "st_a", "to_id": "st_e"},
            keys=("line", "service"),
        ),
        "headways": rows(
            {"line": "1", "day": "weekday", "period": "am_peak", "headway_s": 300,
             "quality": "published"},
            keys=("line", "day", "period"),
        ),
        "transfers": {},
    })  # fmt: skip


def with_old(edit: Edit, records: Records) -> Edit:
    """Return an edit whose old value is that of some records."""
    old = KINDS[edit.op].present(edit, records)
    return replace(edit, old=old)


def scenario(*edits: Edit, base: MadeBase | None = None, name: str = "Made") -> Scenario:
    """Return a scenario of the town with edits whose old values are filled in, one by one."""
    base = base or town()
    records, found = Records(base), []
    for each in edits:
        edit = with_old(each, records)
        found.append(edit)
        records = applied([edit], records).records
    content = tuple(found)
    known = tuple(each for each in content if each.op in KINDS)
    return Scenario(title=Text(zh=name, en=name), base=base_of(known, base), edits=content)


def add(name: str, lon: float = 121.44, **more: Any) -> Edit:
    return Edit(op="add_place", layer="hubs", id=name, new=place(name, point(lon, 31.43)), **more)


def set_field(name: str, field: str, new: Any, layer: str = "parks", **more: Any) -> Edit:
    return Edit(op="set_field", layer=layer, id=name, field=field, new=new, **more)


def move(name: str, lon: float, layer: str = "hubs", **more: Any) -> Edit:
    return Edit(
        op="move_place", layer=layer, id=name, field=GEOMETRY, new=point(lon, 31.42), **more
    )


def remove(name: str, layer: str = "parks", **more: Any) -> Edit:
    return Edit(op="remove_place", layer=layer, id=name, **more)


def reshape(name: str, east: float, **more: Any) -> Edit:
    new = box(121.40, 31.40, east, 31.41)
    return Edit(op="reshape_place", layer="parks", id=name, field=GEOMETRY, new=new, **more)


def split_west(**more: Any) -> Edit:
    parts = box(121.40, 31.40, 121.405, 31.41), box(121.405, 31.40, 121.41, 31.41)
    new = {"west": {GEOMETRY: parts[0]}, "west_2": {GEOMETRY: parts[1], "name_en": "West 2"}}
    return Edit(op="split_place", layer="parks", id="west", field=None, new=new, **more)


def merge_parks(**more: Any) -> Edit:
    old = {"west": None, "east": None}
    new = {GEOMETRY: box(121.40, 31.40, 121.42, 31.41)}
    return Edit(op="merge_places", layer="parks", id="west", old=old, new=new, **more)


def add_station(name: str, one: str, other: str, **more: Any) -> Edit:
    own = {"name_zh": name, "name_en": name, GEOMETRY: point(121.445, 31.4)}
    new = {"between": [one, other], "run_s": [75, 75], "station": own}
    return Edit(op="add_station", layer="stations", id=name, new=new, **more)


def extend(*stations: str, **more: Any) -> Edit:
    fresh = {each: {"name_zh": each, "name_en": each, GEOMETRY: point(121.46 + k / 100, 31.4)}
             for k, each in enumerate(stations) if each.startswith("st_new")}  # fmt: skip
    new = {"stations": list(stations), "run_s": [100] * len(stations), "new_stations": fresh}
    return Edit(op="extend_line", layer="services", id="1|main", field="to_id", new=new, **more)


def cut(at: str, end: str = "to_id", **more: Any) -> Edit:
    return Edit(op="cut_line", layer="services", id="1|main", field=end, new=at, **more)


def new_line(*stations: str, line: str = "9", **more: Any) -> Edit:
    fresh = {each: {"name_zh": each, "name_en": each, GEOMETRY: point(121.3 + k / 100, 31.4)}
             for k, each in enumerate(stations)}  # fmt: skip
    new = {"stations": list(stations), "run_s": [100] * (len(stations) - 1),
           "new_stations": fresh, "headway_s": {"am_peak": 240}, "opened": 2030}  # fmt: skip
    return Edit(op="add_line", layer="services", id=f"{line}|main", new=new, **more)


def headway(seconds: float, row: str = "1|weekday|am_peak", **more: Any) -> Edit:
    return Edit(op="set_headway", layer="headways", id=row, field="headway_s", new=seconds, **more)


def run_time(seconds: Any, row: str = "1|st_a|st_b", **more: Any) -> Edit:
    return Edit(op="set_run_time", layer="segments", id=row, field="run_s", new=seconds, **more)


def opening(name: str, layer: str = "stations", year: Any = 2027, **more: Any) -> Edit:
    return Edit(op="open_place", layer=layer, id=name, new={"opened": year}, **more)


def closing(name: str, layer: str = "stations", year: Any = 2028, **more: Any) -> Edit:
    return Edit(op="close_place", layer=layer, id=name, new={"closed": year}, **more)


def transfer(one: str, other: str, metres: Any = 150, **more: Any) -> Edit:
    new = {"distance_m": metres}
    return Edit(op="add_transfer", layer="transfers", id=f"{one}|{other}", new=new, **more)


def street(name: str, *corners: tuple[float, float], op: str = "add_street_link") -> Edit:
    new = {GEOMETRY: {"type": "LineString", "coordinates": [list(each) for each in corners]}}
    return Edit(op=op, layer="streets", id=name, new=new)


def entrance(name: str, spot: tuple[float, float], station: str = "st_b", **more: Any) -> Edit:
    new = {"station": station, GEOMETRY: point(*spot)}
    return Edit(op="add_entrance", layer="streets", id=name, new=new, **more)


def passage(name: str, *corners: tuple[float, float], station: str = "st_b") -> Edit:
    closed = street(name, *corners, op="close_entrance")
    return replace(closed, new={"station": station, **closed.new})


def weight(name: str, amount: Any, field: str = "residents", **more: Any) -> Edit:
    return Edit(op="set_weight", layer="hubs", id=name, field=field, new=amount, **more)


def _makers(random: Random) -> tuple[Callable[[], Edit], ...]:
    stop = [f"st_{each}" for each in (*STOPS, "shut", "n1", "n2", "gone")]
    park, name = random.choice(["west", "east", "west_2", "p1"]), f"p{random.randrange(4)}"
    far = 121.4 + random.randrange(50) / 1000

    def pick() -> str:
        return random.choice(stop)

    return (
        lambda: add(name, far),
        lambda: set_field(park, "name_en", f"N{random.randrange(3)}"),
        lambda: set_field(park, "colour", 3),
        lambda: move(random.choice(["hub", name]), far),
        lambda: reshape(park, 121.41 + random.randrange(5) / 1000),
        lambda: remove(random.choice([park, name]), random.choice(["parks", "hubs"])),
        split_west,
        merge_parks,
        lambda: add_station(f"st_n{random.randrange(3)}", pick(), pick()),
        lambda: extend(random.choice([f"st_new{random.randrange(2)}", "st_shut"])),
        lambda: cut(pick(), random.choice(["from_id", "to_id"])),
        lambda: new_line(f"st_x{random.randrange(2)}", "st_y"),
        lambda: headway(random.choice([30, 90, 180, 600])),
        lambda: run_time(random.choice([5, 60, 100]), f"1|{pick()}|{pick()}"),
        lambda: opening(pick()),
        lambda: closing(pick()),
        lambda: transfer(pick(), pick()),
        lambda: weight(random.choice(["hub", name]), random.choice([-1, 0, 900])),
        lambda: street(f"way{random.randrange(2)}", (121.4, 31.4), (far, 31.41)),
        lambda: entrance(f"way{random.randrange(2)}", (far, 31.401), pick()),
    )


def random_edits(random: Random, count: int) -> Iterator[Edit]:
    """Yield edits of the town, most of them sound where those before have been applied."""
    records = Records(town())
    for _ in range(count):
        edit = with_old(random.choice(_makers(random))(), records)
        found = applied([edit], records)
        if found.findings[0].status != CANNOT or random.random() < 0.2:
            yield edit
        records = found.records
