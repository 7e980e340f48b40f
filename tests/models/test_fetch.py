"""A published model is fetched by name: from where it stopped, checked, and unpacked whole or not at all."""

import functools
import hashlib
import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from models.errors import FetchError
from models.fetch import fetch, published

NAME = "vosk-model-small-xx-0.1"


def archive(names: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, data in names.items():
            made.writestr(name, data)
    return content.getvalue()


@dataclass
class Published:
    """A server with a list of models and one archive; it can break off, and can be unable to give parts."""

    zip: bytes
    md5: str = ""
    size: int = 0
    breaks_off_at: int | None = None
    gives_parts: bool = True
    asked: list[str | None] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.md5 = self.md5 or hashlib.md5(self.zip, usedforsecurity=False).hexdigest()
        self.size = self.size or len(self.zip)

    @property
    def catalogue(self) -> str:
        return f"{self.url}/list.json"


class Handler(http.server.BaseHTTPRequestHandler):
    def __init__(self, offer: Published, *args: object) -> None:
        self.offer = offer
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        offer = self.offer
        if self.path == "/list.json":
            listed = [{"name": NAME, "lang": "xx", "lang_text": "Xish", "size": offer.size, "md5": offer.md5,
                       "url": f"{offer.url}/model.zip", "obsolete": "false"}]  # fmt: skip
            self._answer(200, json.dumps(listed).encode())
        elif self.path == "/model.zip":
            wanted = self.headers.get("Range")
            offer.asked.append(wanted)
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and offer.gives_parts else 0
            self._answer(206 if start else 200, offer.zip[start:], offer.breaks_off_at)
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes, most: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if most is None else body[:most])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def offer() -> Iterator[Published]:
    made = Published(archive({f"{NAME}/am/final.mdl": b"model" * 40_000, f"{NAME}/README": b"read me"}))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, made)) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, name="published models")
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def test_the_list_says_what_there_is(offer: Published) -> None:
    (one,) = published(offer.catalogue)
    assert (one.name, one.lang, one.size) == (NAME, "xx", len(offer.zip))


def test_a_model_is_fetched_with_progress_and_unpacked(offer: Published, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = fetch(NAME, tmp_path, catalogue=offer.catalogue, progress=lambda have, of: told.append((have, of)))
    assert path == tmp_path / NAME
    assert (path / "README").read_bytes() == b"read me"
    assert told == sorted(told)
    assert told[-1] == (len(offer.zip), len(offer.zip))
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_what_is_there_is_not_fetched_again(offer: Published, tmp_path: Path) -> None:
    fetch(NAME, tmp_path, catalogue=offer.catalogue)
    fetch(NAME, tmp_path, catalogue=offer.catalogue)
    assert offer.asked == [None]


def test_it_goes_on_where_it_stopped(offer: Published, tmp_path: Path) -> None:
    offer.breaks_off_at = 100
    with pytest.raises(FetchError, match="the same command goes on"):
        fetch(NAME, tmp_path, catalogue=offer.catalogue)
    offer.breaks_off_at = None
    assert (fetch(NAME, tmp_path, catalogue=offer.catalogue) / "README").is_file()
    assert offer.asked == [None, "bytes=100-"]


def test_a_server_that_gives_no_parts_gives_the_whole(offer: Published, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(offer.zip[:100])
    offer.gives_parts = False
    assert (fetch(NAME, tmp_path, catalogue=offer.catalogue) / "README").is_file()


def test_a_file_that_is_not_the_promised_one_is_removed(offer: Published, tmp_path: Path) -> None:
    offer.md5 = "0" * 32
    with pytest.raises(FetchError, match="not the file that was promised"):
        fetch(NAME, tmp_path, catalogue=offer.catalogue)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_unpacked_outside_its_folder(offer: Published, tmp_path: Path) -> None:
    offer.zip = archive({f"{NAME}/a": b"", f"{NAME}/../../evil": b"x"})
    offer.__post_init__()
    offer.md5, offer.size = hashlib.md5(offer.zip, usedforsecurity=False).hexdigest(), len(offer.zip)
    with pytest.raises(FetchError, match="outside"):
        fetch(NAME, tmp_path / "models", catalogue=offer.catalogue)
    assert not (tmp_path / "evil").exists()


def test_an_unknown_name_is_answered_with_those_there_are(offer: Published, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=f"no model is called 'nobody'; there are {NAME}"):
        fetch("nobody", tmp_path, catalogue=offer.catalogue)


def test_a_list_that_is_not_there_and_one_that_is_none_are_named(offer: Published, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="the server answers 404"):
        published(f"{offer.url}/nowhere")
    with pytest.raises(FetchError, match="is no list of models"):
        published(f"{offer.url}/model.zip")
