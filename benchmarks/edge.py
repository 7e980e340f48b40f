"""The edge as it ships, from Debian's packages, and nchan alone: what one would take without a server behind it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_CONFIGURATION = Path("firmware-config/edge/nginx.conf")
_MODULE = Path("/usr/share/nginx/modules-available/mod-nchan.conf")
_PATIENCE_S = 30.0

_ALONE = """
include {module};
daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/errors warn;
events {{ worker_connections 32768; }}
http {{
    access_log off; tcp_nodelay on;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location = /court {{
            nchan_subscriber eventsource; nchan_channel_id court; nchan_subscriber_first_message -1;
        }}
    }}
    server {{
        listen 127.0.0.1:{private};
        location = /channels/court {{ nchan_publisher; nchan_channel_id court; }}
    }}
}}
"""


def is_installed() -> bool:
    """Say whether nginx with nchan is there."""
    return _nginx() is not None and _MODULE.exists()


@contextmanager
def running(server: int, port: int, private: int) -> Iterator[list[int]]:
    """Run the edge before a server that will listen at a port; give its processes."""
    with TemporaryDirectory() as folder:
        text = _CONFIGURATION.read_text()
        for theirs, ours in {
            "/run/marcador-edge": folder,
            "127.0.0.1:8001;": f"127.0.0.1:{server};",
            "listen 8000 ": f"listen 127.0.0.1:{port} ",
            "127.0.0.1:8081;": f"127.0.0.1:{private};",
            "error_log stderr warn;": f"error_log {folder}/errors warn; user root;",
        }.items():
            assert theirs in text, theirs
            text = text.replace(theirs, ours)
        yield from _processes(Path(folder), text)


@contextmanager
def nchan_alone(port: int, private: int) -> Iterator[list[int]]:
    """Run an nginx that has nothing but nchan; give its processes."""
    with TemporaryDirectory() as folder:
        text = _ALONE.format(module=_MODULE, folder=folder, port=port, private=private)
        yield from _processes(Path(folder), text + "user root;\n")


def _processes(folder: Path, text: str) -> Iterator[list[int]]:
    config, program = folder / "nginx.conf", _nginx()
    assert program is not None
    config.write_text(text)
    process = subprocess.Popen([program, "-e", str(folder / "errors"), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _PATIENCE_S
        while not (workers := _children(process.pid)):
            assert process.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield workers
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
