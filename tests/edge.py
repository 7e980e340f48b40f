"""The edge as it is installed: nginx with nchan from its packages, with the configuration that ships."""

import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.waiting import PATIENCE_S, until

CONFIGURATION = Path("firmware-config/edge/nginx.conf")
_MODULE = Path("/usr/share/nginx/modules-available/mod-nchan.conf")
_NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

IS_INSTALLED = _NGINX is not None and _MODULE.exists()
HOW_TO_INSTALL = "the edge is nginx with nchan: apt install nginx libnginx-mod-nchan"


class Edge:
    """A running edge; `kill()` is kill -9 of all its processes, and it may be started again."""

    def __init__(
        self, folder: Path, server_port: int, port: int, private_port: int, send_timeout: str = "10s"
    ) -> None:
        """Stand at `port` before a server at `server_port`, which publishes at `private_port`."""
        self.server_port = server_port
        self.url, self.private_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{private_port}"
        self._folder = folder / "run"
        self._config, self._said = folder / "nginx.conf", folder / "said"
        ours: Mapping[str, str] = {
            "/run/marcador-edge": str(self._folder),
            "127.0.0.1:8001;": f"127.0.0.1:{server_port};",
            "listen 8000 ": f"listen 127.0.0.1:{port} ",
            "127.0.0.1:8081;": f"127.0.0.1:{private_port};",
            "worker_processes auto;": "worker_processes 2; user root;",
            "send_timeout 10s;": f"send_timeout {send_timeout};",
            "worker_connections 32768;": "worker_connections 8192;",
            "error_log stderr warn;": f"error_log {folder}/errors warn;",
        }
        text = CONFIGURATION.read_text()
        for theirs, our in ours.items():
            assert theirs in text, theirs
            text = text.replace(theirs, our)
        self._config.write_text(text)
        self.errors = folder / "errors"

    def start(self) -> None:
        """Start it as its unit does, in an empty folder, and wait until it listens."""
        assert _NGINX is not None, HOW_TO_INSTALL
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        with self._said.open("wb") as said:
            self._process = subprocess.Popen([_NGINX, "-e", str(self.errors), "-c", str(self._config)], stderr=said)
        until(lambda: (self._folder / "nginx.pid").exists() or self._process.poll() is not None, "the edge has begun")
        assert self._process.poll() is None, self._said.read_text()

    def stop(self) -> None:
        """End it as its unit does."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        """End all its processes at once."""
        self._process.send_signal(signal.SIGSTOP)  # Else it would start other workers meanwhile.
        for one in (*self._workers(), self._process.pid):
            subprocess.run(["kill", "-9", str(one)], check=False)
        self._process.wait(PATIENCE_S)

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(one) for one in children.read_text().split()]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()
