"""What each request passes before Streamlit's own server sees it."""

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from layers.webmap import assets
from pages.parts.hosts import HostGuard
from pages.parts.serving.kept_files import KeptFiles, address
from pages.parts.serving.page_ahead import PageAhead

__all__ = ["guards", "routes"]


def guards() -> list[Middleware]:
    """Return what each request passes before Streamlit sees it."""
    return [Middleware(HostGuard), Middleware(PageAhead)]


def routes() -> list[BaseRoute]:
    """Return what answers before Streamlit: the files of maps."""
    return [Mount(address(assets.url("")), KeptFiles(directory=assets.folder()))]
