"""The page the bench holds ours against: the same layers with folium's defaults."""

import re
from pathlib import Path
from typing import Any

import streamlit_folium
from playwright.sync_api import Page, Route
from xstatic.pkg import jquery, leaflet

LAYERS = (
    "context_districts", "district", "towns", "science_parks", "zones", "parks", "universities",
    "lines", "stations", "innovation_sites", "anchors",
)  # fmt: skip
"""What our overview shows when it is opened; the bench checks it against the catalogue."""

NAIVE = """
import json
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

st.set_page_config(layout="wide")


def overview():
    chosen = st.sidebar.multiselect("Layers", {layers!r}, default={layers!r})
    drawn = folium.Map(location=[31.4, 121.41], zoom_start=11, tiles=None)
    for name in chosen:
        data = json.loads(Path({folder!r}, name + ".geojson").read_text(encoding="utf-8"))
        data["features"] = [each for each in data["features"] if each["geometry"]]
        folium.GeoJson(
            data, name=name, tooltip=folium.GeoJsonTooltip(["name_zh", "name_en", "kind"]),
            popup=folium.GeoJsonPopup(["name_zh", "name_en", "status"]),
        ).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    st_folium(drawn, use_container_width=True, height=560)


def other():
    st.title("Sources")


pages = [st.Page(overview, title="Overview", default=True), st.Page(other, title="Sources")]
st.navigation(pages, position="top").run()
"""

NAIVE_DONE = """typeof map === "object" && (() => {
  let shapes = 0; map.eachLayer((each) => { shapes += each.feature !== undefined; });
  return shapes >= SHAPES;
})()"""


def from_packages(route: Route) -> None:
    """Answer a CDN's address from a file of a pip package, or with an empty one."""
    name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
    known = {
        "leaflet.js": Path(leaflet.BASE_DIR, "leaflet.js"),
        "leaflet.css": Path(leaflet.BASE_DIR, "leaflet.css"),
        "bootstrap.min.css": Path(
            streamlit_folium.__file__).parent / "frontend/build/bootstrap.min.css",
    }  # fmt: skip
    if name.startswith("jquery"):
        known[name] = next(Path(jquery.BASE_DIR).glob("jquery*.min.js"),
                           next(Path(jquery.BASE_DIR).glob("jquery*.js")))  # fmt: skip
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    allow = {"Access-Control-Allow-Origin": "*"}
    if name in known:
        route.fulfill(body=known[name].read_bytes(), content_type=kind, headers=allow)
    else:
        route.fulfill(body=b"", content_type=kind, headers=allow)


def switch_naive(page: Page, frame: Any) -> None:
    """Take the layer out of the naive page and wait for its new map."""
    page.locator("[data-baseweb=tag]", has_text="towns").get_by_role("button").or_(
        page.get_by_role("button", name=re.compile("towns", re.IGNORECASE))
    ).first.click()
    page.wait_for_function(
        "() => document.querySelector('[data-test-script-state=notRunning]')", timeout=60_000
    )
    page.wait_for_timeout(200)
    page.frame_locator("iframe").locator("path, canvas").first.wait_for(
        state="attached", timeout=60_000
    )
    del frame
