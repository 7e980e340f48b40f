"""A data directory, a running server and an uplink to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.store.database import Store
from tests.server.play import BOX
from tests.server.process import Served, Uplink
from wire.broker import BrokerAddress


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def settings(tmp_path: Path, mosquitto: BrokerAddress) -> dict[str, Any]:
    return {"http_listen": "127.0.0.1:0", "broker": str(mosquitto), "data_directory": str(tmp_path / "data")}


@pytest.fixture
def served(settings: dict[str, Any]) -> Iterator[Served]:
    with Served(settings) as running:
        yield running


@pytest.fixture
def uplink(mosquitto: BrokerAddress) -> Iterator[Uplink]:
    uplink = Uplink(mosquitto, BOX)
    yield uplink
    uplink.close()


@pytest.fixture
def database_rows() -> Callable[[Store, str], list[Any]]:
    def rows(store: Store, query: str) -> list[Any]:
        with store.cursor() as cursor:
            return cursor.execute(query).fetchall()

    return rows
