"""A page whose stream is at the edge: it keeps its line while the server is away."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from server.dashboard import assets
from tests.browser.proxy import FOLLOWING
from tests.conftest import free_ports_now
from tests.edge import HOW_TO_INSTALL, IS_INSTALLED, Edge
from tests.server.play import BOX, Appliance
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.broker import BrokerAddress
from wire.topics import Stream

COUNTS = """
delete globalThis.SharedWorker;
globalThis.made = [];
globalThis.failures = 0;
globalThis.EventSource = class extends EventSource {
  constructor(url) {
    super(url);
    made.push(this);
    this.addEventListener("error", () => failures++);
  }
};
"""


def impatient(route: Route) -> None:
    """Answer with the script that follows, and a second instead of half a minute in it."""
    text = (assets.FOLDER / FOLLOWING).read_text(encoding="utf-8")
    text = text.replace("SILENT_MS = 35_000", "SILENT_MS = 1_000").replace("SPREAD_MS = 15_000", "SPREAD_MS = 300")
    route.fulfill(body=text, content_type="text/javascript")


@pytest.mark.soak
@pytest.mark.skipif(not IS_INSTALLED, reason=HOW_TO_INSTALL)
def test_a_page_keeps_its_line_at_the_edge_while_the_server_is_away(
    tmp_path: Path, mosquitto: BrokerAddress, browser: Browser
) -> None:
    edge = Edge(tmp_path, *free_ports_now(3))
    edge.start()
    behind: dict[str, Any] = {
        "http_listen": f"127.0.0.1:{edge.server_port}",
        "broker": str(mosquitto),
        "data_directory": str(tmp_path / "data"),
        "edge": edge.private_url,
    }
    uplink, events = Uplink(mosquitto, BOX), Appliance().play(18)

    def send(served: Served, some: list[Any]) -> None:
        uplink.send(Stream.MATCH, [one.encode() for one in some])
        until(lambda: served.position == some[-1].sequence)

    page = browser.new_page()
    page.add_init_script(COUNTS)
    page.route(f"**/{FOLLOWING}", impatient)
    try:
        with Served(behind) as served:
            send(served, events[:3])
            page.goto(f"{edge.url}/courts/1")
            expect(page.locator("#connection")).to_have_text("Court device offline")
            served.kill()
        until(lambda: page.evaluate("failures") > 2)
        expect(page.locator("#connection")).to_contain_text("Reconnecting")
        assert page.evaluate("made.filter((one) => one.readyState === EventSource.OPEN).length") == 1
        with Served(behind) as served:
            send(served, events[3:6])
            expect(page.locator("#connection")).to_have_text("Court device offline")
            expect(page.locator(".points")).to_have_text(["30", "30"])
    finally:
        page.close()
        uplink.close()
        edge.stop()
