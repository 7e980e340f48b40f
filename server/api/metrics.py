"""What Prometheus asks: how many read, what waits, what was committed, how the devices are, how long routes take."""

import time
from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.api.dependencies import Parts, needs
from server.api.problems import documented
from server.ingest.durations import BUCKETS_S
from server.people.rights import Right

router = APIRouter(tags=["health"], dependencies=[needs(Right.OPERATE)])

_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
_EXAMPLE = "# TYPE marcador_stream_readers gauge\nmarcador_stream_readers 3.0\n"


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}}},
        **documented(401, 403),
    },
)
def metrics(request: Request) -> Response:
    """Give the server's figures in the Prometheus text format; on a network, to whoever operates it."""
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def registry_of(parts: Parts) -> CollectorRegistry:
    """Give a registry that reads a server's figures whenever it is asked."""
    registry = CollectorRegistry()
    registry.register(_Figures(parts))
    return registry


class _Figures(Collector):
    """The parts' own figures: nothing is counted twice, and nothing is kept for this."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """Read them all."""
        yield from self._streams()
        yield from self._ingest()
        yield from self._devices()

    def _streams(self) -> Iterator[Metric]:
        hub = self._parts.hub
        yield _gauge("stream_readers", "Readers that follow a stream now", hub.reader_count)
        yield _gauge("stream_pending_frames", "Frames that wait for the event loop", hub.pending_count)
        yield _counter("stream_joins", "Readers that ever joined", hub.joined)
        yield _counter("stream_cuts", "Readers that were cut off since they did not keep up", hub.cut_off)
        yield from hub.lag.collect()
        edge = self._parts.edge
        if edge is not None:
            yield _gauge("edge_connected", "1 while the edge takes what is published", edge.is_connected)
            yield _counter("edge_messages", "Messages that were published to the edge", edge.published)
            yield _gauge("edge_pending_frames", "Frames that wait to be published to the edge", edge.waiting)

    def _ingest(self) -> Iterator[Metric]:
        parts = self._parts
        yield _gauge("position", "Position of the last event that is stored and folded", parts.matches.position)
        yield _gauge("storing", "1 while events can be stored", parts.failure() is None)
        yield _gauge("broker_connected", "1 while messages can come", parts.is_broker_connected())
        yield _gauge("quarantined_messages", "Messages in quarantine", parts.quarantined())
        yield _gauge("missing_messages", "Messages lost here that have not come again", parts.missing())
        inbox = parts.ingested()
        yield _gauge("inbox_messages", "Messages that wait to be committed", inbox.waiting)
        yield _counter("inbox_dropped", "Messages that found no room; their device sends them again", inbox.dropped)
        by_result = CounterMetricFamily("marcador_messages", "Messages by what became of them", labels=["result"])
        for result, count in sorted(inbox.results.items()):
            by_result.add_metric([result], count)
        yield by_result
        yield from parts.durations.collect()
        yield _gauge(
            "statistics_behind", "Events that are stored and not yet in the statistics", parts.statistics.behind
        )
        if parts.notices is not None:
            yield _gauge("notices_waiting", "Notices that wait to be sent", parts.notices.queue.depth)

    def _devices(self) -> Iterator[Metric]:
        labels = ["court", "device"]
        online = GaugeMetricFamily("marcador_device_online", "1 while the device is there", labels=labels)
        waiting = GaugeMetricFamily(
            "marcador_device_outbox", "Messages that wait in the device's outbox", labels=[*labels, "stream"]
        )
        for court, device in sorted(self._parts.devices.by_court().items()):
            online.add_metric([court, device.device], device.is_online)
            for stream, depth in device.status.outbox.items() if device.status else ():
                waiting.add_metric([court, device.device, stream], depth.depth)
        yield online
        yield waiting


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"marcador_{name}", what, float(value))


def _counter(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(f"marcador_{name}", what, float(value))


class Timed:
    """Measures how long requests take until their response begins, by route."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._seconds = Histogram(
            "marcador_http_request_seconds",
            "From the request to the beginning of its response",
            ["method", "route", "status"],
            buckets=BUCKETS_S,
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and measure it."""
        begun = time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                method = scope["method"] if scope["method"] in _METHODS else "other"
                seconds = self._seconds.labels(method, route, str(message["status"]))
                seconds.observe(time.perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, noting if scope["type"] == "http" else send)
