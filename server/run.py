"""Runs a server from its settings until it is told to end: broker, ingest, store, web; and ends it in good order."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from types import FrameType

import uvicorn

from server.api.dependencies import Parts
from server.app import create_app
from server.auth.access import Access
from server.auth.credentials import Credentials, load_or_make
from server.brokers import broker_of, enrolling_of
from server.errors import PortInUse, SettingsError
from server.ingest.inbox import Inbox
from server.ingest.link import BrokerLink
from server.ingest.writer import Writer
from server.keep.control import Control
from server.live.backlog import Backlog
from server.live.hub import Hub
from server.live.publisher import Teller, in_turn
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.settings import EMBEDDED, Listen, ServerSettings
from server.statistics.statistics import Statistics
from server.steering.forgetting import Forgetting
from server.store.database import Store
from server.store.keeping import Keeper
from server.store.reading import Reader

log = logging.getLogger(__name__)

_BACKLOG = 1024
_GRACE_S = 5
_BROKER_ANSWERS_S = 10.0

# What the kernel holds for one slow reader; left to itself it grows to megabytes before the reader is noticed.
_SEND_BUFFER_BYTES = 128 * 1024


def serve(
    settings: ServerSettings,
    *,
    on_ready: Callable[[str], None] | None = None,
    on_device: Callable[[str], None] = log.info,
) -> None:
    """Run until SIGINT or SIGTERM.

    Args:
        on_ready: gets the address of the pages once they are served.
        on_device: gets a sentence when a device connects or leaves, in the writer's thread.

    Raises:
        ServerError: saying what is in the way, before anything is served.
    """
    with ExitStack() as stack:
        listener = stack.enter_context(_listen(settings.http))
        store = Store(settings.data_directory, settings.database_memory_mb)
        stack.callback(store.close)
        credentials = _credentials(settings)
        reader = Reader(store)
        matches, devices, hub = _read_models(reader, store.position, on_device)
        inbox = Inbox()
        statistics = Statistics(store, inbox, settings.club)
        broker = broker_of(stack, settings, credentials)
        link = BrokerLink(broker, inbox, settings.club, speaks_mqtt5=settings.broker != EMBEDDED)
        writer = Writer(
            store,
            inbox,
            link,
            in_turn(Teller(matches, devices, hub).tell, Forgetting(matches, link.publish).tell, statistics.tell),
        )
        writer.start()
        stack.callback(writer.stop)
        statistics.start(link.publish, hub)
        stack.callback(statistics.stop)
        link.start()
        stack.callback(link.stop)
        link.wait_settled(_BROKER_ANSWERS_S)
        parts = Parts(
            reader=reader,
            matches=matches,
            devices=devices,
            hub=hub,
            backlog=Backlog(reader, matches),
            statistics=statistics,
            access=Access(_coach_password(settings, credentials), settings.public_heart_rate),
            failure=lambda: writer.failure,
            is_broker_connected=lambda: link.is_connected,
            quarantined=lambda: store.quarantined,
            missing=lambda: store.missing,
            send=link.publish,
            enrol=enrolling_of(stack, settings, broker),
        )
        _in_background(stack, store, matches, settings)
        control = Control(store, writer.rebuild)
        control.start()
        stack.callback(control.stop)
        _serve_http(parts, listener, on_ready)


def _in_background(stack: ExitStack, store: Store, matches: Matches, settings: ServerSettings) -> None:
    keeper = Keeper(store, settings.second_copy_days)
    keeper.start()
    stack.callback(keeper.stop)
    stopping = Event()
    folding = Thread(target=matches.fold_all, args=(stopping.is_set,), name="fold-matches", daemon=True)
    folding.start()
    stack.callback(folding.join)
    stack.callback(stopping.set)


def _read_models(reader: Reader, position: int, on_device: Callable[[str], None]) -> tuple[Matches, Devices, Hub]:
    matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
    matches.load(reader.telling_of_matches(), reader.last_events(), position)
    devices = Devices(on_device)
    devices.load(reader.devices())
    return matches, devices, Hub()


def _serve_http(parts: Parts, listener: socket.socket, on_ready: Callable[[str], None] | None) -> None:
    config = uvicorn.Config(
        create_app(parts),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        proxy_headers=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_worth_saying)
    host, port = listener.getsockname()[:2]
    url = f"http://{Listen(host, port).from_here}"
    _Web(config, parts.hub, lambda: on_ready(url) if on_ready else None).run(sockets=[listener])


class _Web(uvicorn.Server):
    """Uvicorn, ending open streams before it waits for connections, and ending quietly on a signal."""

    def __init__(self, config: uvicorn.Config, hub: Hub, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub, self._on_ready = hub, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await asyncio.sleep(0)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Uvicorn's own would raise the signal again afterwards, before the store is closed.
        self.should_exit = True


def _is_worth_saying(record: logging.LogRecord) -> bool:
    # What uvicorn calls an error here is how a slow reader is cut off.
    return "without completing response" not in record.getMessage()


@contextmanager
def _listen(address: Listen) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        try:
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError as error:
            raise _why_not(address, error) from error
        yield listener


def _why_not(address: Listen, error: OSError) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return PortInUse(f"another program listens on {address}; stop it, or choose another port for the pages")
    return SettingsError(f"the pages cannot be served on {address} ({error.strerror}); choose another address")


def _credentials(settings: ServerSettings) -> Credentials | None:
    broker_is_open = settings.broker == EMBEDDED and not settings.mqtt.is_loopback
    if settings.http.is_loopback and not broker_is_open:
        return None
    return load_or_make(settings.data_directory)


def _coach_password(settings: ServerSettings, credentials: Credentials | None) -> str | None:
    if settings.coach_password is not None:
        return settings.coach_password.get_secret_value()
    return None if settings.http.is_loopback or credentials is None else credentials.coach_password
