"""What Prometheus asks of a running server, and whether it can do its work."""

from itertools import islice
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from server.ingest.inbox import Inbox
from server.statistics.statistics import Statistics
from server.store.database import Store
from tests.server.live.ways import Entrances, by_sse, by_websocket
from tests.server.play import BOX, Appliance
from tests.server.process import Served, Uplink
from tests.server.test_store import of
from tests.waiting import PATIENCE_S, until
from wire.delivery import Status, StreamDepth
from wire.topics import Stream


def figures(served: Served, **more: Any) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = served.http.get("/metrics", **more)
    assert response.status_code == 200
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(response.text)
        for one in family.samples
    }


def test_readers_messages_devices_and_routes_are_counted(served: Served, uplink: Uplink) -> None:
    box = Appliance()
    with by_sse(Entrances(served.url), "courts/1") as one, by_websocket(Entrances(served.url), "courts") as other:
        next(one)
        next(other)
        uplink.send(Stream.MATCH, [event.encode() for event in box.play(5)])
        depth = StreamDepth(oldest=1, depth=7)
        uplink.send("status", [Status(state="online", epoch=box.epoch, outbox={Stream.MATCH: depth}).encode()])
        until(lambda: figures(served)[("marcador_position", ())] == 7)
        device = (("court", BOX.court), ("device", BOX.device))
        until(lambda: figures(served).get(("marcador_device_outbox", (*device, ("stream", "match")))) == 7)
        found = figures(served)
        assert found[("marcador_stream_readers", ())] == 2
        assert found[("marcador_stream_joins_total", ())] == 2
        assert found[("marcador_messages_total", (("result", "new"),))] == 7
        assert found[("marcador_device_online", device)] == 1
    until(lambda: figures(served)[("marcador_stream_readers", ())] == 0)
    labels = (("method", "GET"), ("route", "/api/v1/courts/{court}/stream"), ("status", "200"))
    assert figures(served)[("marcador_http_request_seconds_count", labels)] == 1


def test_how_long_a_commit_takes_and_what_waits_is_told(served: Served, uplink: Uplink) -> None:
    with by_sse(Entrances(served.url), "courts/1") as heard:
        next(heard)
        for count, event in enumerate(Appliance().play(2), 1):
            uplink.send(Stream.MATCH, [event.encode()])
            until(lambda count=count: figures(served)[("marcador_position", ())] == count)
        assert [told.position for told in islice(heard, 4)] == [1, 2, 3, 4]
        until(lambda: figures(served)[("marcador_statistics_behind", ())] == 0)
        found = figures(served)
    commits = found[("marcador_commit_seconds_count", ())]
    assert commits >= 4
    lags = {until: (("until", until),) for until in ("committed", "told")}
    assert {found[("marcador_ingest_lag_seconds_count", one)] for one in lags.values()} == {commits}
    sums = [found[("marcador_ingest_lag_seconds_sum", one)] for one in lags.values()]
    assert 0 < found[("marcador_commit_seconds_sum", ())] <= sums[0] <= sums[1] < PATIENCE_S
    assert found[("marcador_stream_lag_seconds_count", ())] >= 4
    for queue in ("inbox_messages", "stream_pending_frames", "notices_waiting"):
        assert found[(f"marcador_{queue}", ())] == 0


def test_nothing_is_behind_after_a_restart_with_complete_tables(store: Store) -> None:
    store.commit(of(Appliance().play(10)))
    first = Statistics(store, Inbox(), "home")
    assert first.behind == 12
    first.start()
    assert first.has_caught_up(PATIENCE_S)
    first.stop()
    again = Statistics(store, Inbox(), "home")
    assert again.behind == 0, "before its first round, too"
    again.stop()


def test_what_is_asked_at_random_makes_no_figures_of_its_own(served: Served) -> None:
    for path in ("/nothing", "/api/v1/nowhere"):
        assert served.http.request("PROPFIND", path).status_code in (404, 405)
    said = {dict(labels).get("method") for name, labels in figures(served) if name.startswith("marcador_http")}
    assert said <= {"GET", "other"}


def test_the_figures_are_the_coach_s_on_a_network(settings: dict[str, Any]) -> None:
    with Served({**settings, "coach_password": "correct horse"}) as served:
        assert served.http.get("/metrics").status_code == 401
        assert figures(served, auth=("coach", "correct horse"))[("marcador_storing", ())] == 1


def test_a_server_is_ready_once_messages_come(served: Served) -> None:
    assert served.get("/readyz") == {"ready": True, "waiting_for": []}
