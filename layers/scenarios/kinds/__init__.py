"""The kinds of edits, by their name in a file.

Adding one is a module here, an entry below, and its words under ``scenario.op``.
"""

from collections.abc import Mapping
from types import MappingProxyType

from layers.scenarios.kinds import (
    add_line,
    add_place,
    add_station,
    add_transfer,
    close_place,
    cut_line,
    extend_line,
    merge_places,
    move_place,
    open_place,
    remove_place,
    reshape_place,
    set_field,
    set_headway,
    set_run_time,
    set_weight,
    split_place,
)
from layers.scenarios.kinds.kind import Kind
from layers.scenarios.kinds.streets import (
    add_entrance,
    add_street_link,
    close_entrance,
    close_street_link,
)

__all__ = ["KINDS"]

KINDS: Mapping[str, Kind] = MappingProxyType({
    each.KIND.op: each.KIND
    for each in (
        add_place, move_place, reshape_place, split_place, merge_places, remove_place, set_field,
        open_place, close_place, add_station, add_line, extend_line, cut_line, set_headway,
        set_run_time, add_transfer, set_weight, add_street_link, close_street_link, add_entrance,
        close_entrance,
    )
})  # fmt: skip
"""Every kind of edit by its name."""
