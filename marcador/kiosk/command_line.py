"""How the browser is started: in cage, which shows one program and nothing else. Pure.

Words are those of cage(1), wlroots' docs/env_vars.md and Chromium's command-line switches.
"""

from pathlib import Path
from urllib.parse import urlsplit

from marcador.kiosk.settings import KioskSettings

_HEAP_MIB = 192
_CACHE_BYTES = 16 << 20
_SWITCHES = (
    "--kiosk",
    "--ozone-platform=wayland",
    "--remote-debugging-pipe",
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--hide-scrollbars",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--deny-permission-prompts",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=Translate,MediaRouter,OptimizationHints,PreloadTopChromeWebUI",
    "--password-store=basic",
    "--renderer-process-limit=1",
    f"--js-flags=--max-old-space-size={_HEAP_MIB}",
    f"--disk-cache-size={_CACHE_BYTES}",
)


def command(settings: KioskSettings, profile: Path, first: str) -> list[str]:
    """Give the command line.

    Args:
        profile: the folder in which the browser keeps what it needs while it runs.
        first: the address of what is shown first.
    """
    own = [
        f"--accept-lang={settings.language}",
        f"--user-data-dir={profile}",
        f"--host-resolver-rules={_reaches(settings.page)}",
    ]
    return ["cage", "--", "chromium", *_SWITCHES, *own, first]


def environment(settings: KioskSettings) -> dict[str, str]:
    """Give what the environment needs beside what it has: wlroots gets what draws, and not what reads keys."""
    return {"LANGUAGE": settings.language, "WLR_BACKENDS": "drm"}


def _reaches(page: str) -> str:
    """Let the browser find the box itself and the page's host, and no other name or address."""
    host = urlsplit(page).hostname or ""
    hosts = dict.fromkeys(("localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host))
    return ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {one}" for one in hosts)])
