"""Which places are counted where it is asked how many one reaches."""

from dataclasses import dataclass
from functools import lru_cache

from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.targets import parks_in_blocks
from layers.i18n.wording import Text, text_of
from layers.store import repository
from layers.store.atlas import METRIC, entry_of, with_role
from layers.transit.places import Place, places_of
from layers.transit.services import Transit

__all__ = ["Opportunities", "countable", "opportunities", "unlocated"]


@dataclass(frozen=True, eq=False)
class Opportunities:
    """The places that are counted: P in all, some of them made up of several parts.

    Parameters
    ----------
    names
        What each is called.
    ids
        Id of each; of a park in blocks that of the whole.
    parts
        Their parts, places with a location.
    whole
        The place (position) that each part belongs to.
    """

    names: tuple[Text, ...]
    ids: tuple[str, ...]
    parts: tuple[Place, ...]
    whole: tuple[int, ...]


def opportunities(params: AccessParams, running: Transit) -> Opportunities:
    """Return the places that are counted, blocks of one park as one; none far from the district.

    Raises
    ------
    DataError
        If one of the layers is missing or broken.
    """
    return _opportunities(params.counted, running, repository.state())


def countable() -> tuple[str, ...]:
    """Return the layers whose places can be counted."""
    return with_role("counted", "countable")


def unlocated(params: AccessParams) -> int:
    """Return how many places of the counted layers have no known location."""
    return sum(int(repository.layer(each).frame.geometry.isna().sum()) for each in params.counted)


@lru_cache(maxsize=8)
def _opportunities(layer_ids: tuple[str, ...], running: Transit, state: object) -> Opportunities:  # noqa: ARG001
    if running.crs != METRIC:  # elsewhere nothing of the atlas is near
        return Opportunities((), (), (), ())
    layers = {each: repository.layer(each) for each in layer_ids}
    part_of = {
        key: parent
        for layer in layers.values()
        if "part_of" in layer.frame and "area" in entry_of(layer.id).roles
        for key, parent in layer.frame["part_of"].items()
    }
    directory = repository.table("directory").set_index("id")
    cores = parks_in_blocks(directory)
    names: dict[str, Text] = {}
    number: dict[str, int] = {}
    parts, whole = [], []
    for place in places_of(layers, running).values():
        if place.geometry is None:
            continue
        parent = part_of.get(place.id)
        in_blocks = parent in cores
        key = str(parent) if in_blocks else place.id
        name = text_of(directory.loc[key]) if in_blocks else place.name
        names.setdefault(key, name)
        parts.append(place)
        whole.append(number.setdefault(key, len(number)))
    return Opportunities(tuple(names.values()), tuple(names), tuple(parts), tuple(whole))
