"""What is read of the API is compressed for who takes it; nothing else is."""

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from server.compressing import LEAST_BYTES, Compressed


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"points": "x" * (LEAST_BYTES if scope["path"].endswith("points") else 10)})(
        scope, receive, send
    )


@pytest.mark.parametrize(
    ("method", "path", "takes", "is_compressed"),
    [
        ("GET", "/api/v1/sessions/m/points", "gzip, br", True),
        ("GET", "/api/v1/sessions/m/points", "identity", False),
        ("GET", "/api/v1/sessions/m", "gzip", False),
        ("POST", "/api/v1/devices/points", "gzip", False),
        ("GET", "/elsewhere/points", "gzip", False),
    ],
)
async def test_what_is_read_and_long_is_compressed(method: str, path: str, takes: str, is_compressed: bool) -> None:
    transport = httpx.ASGITransport(Compressed(answer))
    async with httpx.AsyncClient(transport=transport, base_url="http://club") as http:
        found = await http.request(method, path, headers={"Accept-Encoding": takes})
    assert (found.headers.get("content-encoding") == "gzip") is is_compressed
    assert found.json()["points"].startswith("xxx")
