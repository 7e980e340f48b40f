"""A private bus for bleak, and the gathering of what a sensor gives."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from bleak.backends.bluezdbus import manager

from tests.device.wearables.bluez import BlueZ
from tests.device.wearables.bus import private_bus
from tests.waiting import PATIENCE_S


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a bus, and make it the one on which bleak looks for BlueZ."""
    with private_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address


@pytest.fixture
async def bleak_let_go() -> AsyncIterator[None]:
    """Close the connection that bleak keeps for the event loop, which a test's loop does not outlive."""
    yield
    held = manager._global_instances.pop(asyncio.get_running_loop(), None)
    if held is not None and held._bus is not None:
        held._bus.disconnect()
        assert held._bus_watcher_task is not None
        await asyncio.wait({held._bus_watcher_task}, timeout=PATIENCE_S)


@pytest.fixture
async def bluez(bus: str, bleak_let_go: None) -> AsyncIterator[BlueZ]:
    service = await BlueZ.start(bus)
    yield service
    await service.stop()
