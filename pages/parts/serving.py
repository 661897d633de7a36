"""What stands before and beside Streamlit's own server."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from layers.webmap import assets
from pages.parts.hosts import HostGuard

__all__ = ["guards", "routes"]


def guards() -> list[Middleware]:
    """Return what each request passes before Streamlit sees it."""
    return [Middleware(HostGuard)]


def routes() -> list[BaseRoute]:
    """Return what answers before Streamlit: the files of maps, where static/ cannot be written.

    Streamlit serves the folder static/ beside the app and no other.
    """
    folder = assets.folder()
    if folder == assets.STATIC:
        return []
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = "/".join(["", *filter(None, [base]), "app", "static"])
    return [Mount(path, StaticFiles(directory=folder))]
