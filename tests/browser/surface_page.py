"""A page of its own for the tests of surfaces: made-up minutes over the district.

It stands in for the app's entry script. What the map tells the page is written
below it, as the tests read it.
"""

import numpy as np
import streamlit as st

from geo.cells import cells_over
from layers.i18n.wording import Text
from layers.model.mesh import Mesh
from layers.model.provenance import Lineage
from layers.model.style import Grades, Symbol
from layers.store import repository
from layers.webmap.payload import Scene, SceneLayer
from pages.parts.mapview import show

COLOURS = ("#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725")
BOUNDS = (5.0, 10.0, 15.0, 20.0, 30.0)
MIDDLE = (121.44, 31.40)


@st.cache_resource
def surface(name: str) -> Mesh:
    """Return minutes that grow with the distance from the middle; the east side has none."""
    cells = cells_over(repository.layer("district").frame.geometry.iloc[0])
    east, north = (cells.centres - MIDDLE).T
    minutes = np.hypot(east, north) * (200 if name == "near" else 400)
    minutes[east > 0.05] = np.nan
    symbols = (*(Symbol(each, 0.0, each, 1.0) for each in COLOURS), Symbol("#8A969E", 0.6, None))
    return Mesh(
        "surface",
        Text(zh=f"表面 {name}", en=f"Surface {name}"),
        cells,
        minutes,
        Grades("minutes", BOUNDS, symbols, "unit.min"),
        Lineage(Text(), (), Text(), Text()),
        unsure=np.abs(minutes - 15) < 1,
    )


def picked(cell: str) -> None:
    """Keep the id of a clicked cell or feature."""
    st.session_state["picked"] = cell


def pointed(lon: float, lat: float) -> None:
    """Keep a chosen point."""
    st.session_state["pin"] = (lon, lat)


def page() -> None:
    """Show the surface, what changes it, and what the map told."""
    st.set_page_config(layout="wide")
    st.container(key="heading").header("Surface")
    name = st.radio("surface", ["near", "far"], key="surface", horizontal=True)
    pointing = st.toggle("point", key="point")
    pin = st.session_state.get("pin")
    show(
        Scene(
            (
                SceneLayer(repository.layer("district"), interactive=False),
                SceneLayer(surface(name)),
                SceneLayer(repository.layer("stations")),
            ),
            "en",
            selected=st.session_state.get("picked"),
            point=pointing,
            pin=pin,
        ),
        key="surface-map",
        height=600,
        on_pick=picked,
        on_point=pointed,
    )
    st.text(f"picked {st.session_state.get('picked')}")
    st.text("pin {:.6f} {:.6f}".format(*pin) if pin else "pin none")


if st.runtime.exists():  # and not where a test only reads what is made up here
    page()
