"""The dashboard: pages for spectators and coaches, and the files that they load.

A page is a static shell; what it shows comes from the API by fetch and Server-Sent Events, in the browser.
"""

from server.dashboard.not_found import install
from server.dashboard.routes import files, node_modules, router

__all__ = ["files", "install", "node_modules", "router"]
