"""Runs a server from its settings until it is told to end: broker, ingest, store, web; and ends it in good order."""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Event, Thread

from server.address_file import left_in
from server.api.dependencies import Parts
from server.app import create_app
from server.auth.access import Access
from server.auth.credentials import Credentials, load_or_make
from server.auth.identities import Identities
from server.auth.page_certificate import certificate_of
from server.brokers import broker_of, enrolling_of
from server.edge.edge import Edge, followed
from server.edge.nchan import Nchan
from server.garbage import look_seldom
from server.home_assistant.presence import HomeAssistant
from server.home_assistant.withdrawing import Withdrawing
from server.ingest.inbox import Inbox, Ingested
from server.ingest.link import BrokerLink
from server.ingest.own_link import OwnLink
from server.ingest.writer import Writer
from server.keep.ageing import delete_old
from server.keep.archiving import write_archive
from server.keep.backups import Backups
from server.keep.control import Control
from server.keep.thinning import Thinning
from server.live.backlog import Backlog
from server.live.hub import Hub
from server.live.lately import Lately
from server.live.opening import Openings
from server.live.publisher import Teller, in_turn
from server.microphones.ears import Ears
from server.notices.addresses import Whither
from server.notices.notices import Notices
from server.people.erasure import Erasures
from server.people.people import People
from server.people.principal import Way
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.settings import EMBEDDED, ServerSettings
from server.statistics.reading import StoredEvents
from server.statistics.statistics import Statistics
from server.steering.forgetting import Forgetting
from server.steering.neighbours import Neighbours
from server.steering.standing import Standing
from server.store.checking import Rest
from server.store.database import Store
from server.store.erasing import Wearer
from server.store.keeping import Keeper
from server.store.reading import Reader
from server.web import listening, serve_http

log = logging.getLogger(__name__)

_BROKER_ANSWERS_S = 10.0
_LOOK_AGAIN_S = 0.5
_FIRST_ANSWERS_S = 0.5
"""How long what is done in the background waits once pages are served: whoever waited for them goes first."""


def serve(
    settings: ServerSettings,
    *,
    on_ready: Callable[[str], None] | None = None,
    on_device: Callable[[str], None] = log.info,
    on_first_start: Callable[[str], None] = lambda link: None,
    ears: Ears | None = None,
) -> None:
    """Run until SIGINT or SIGTERM.

    Args:
        on_ready: gets the address of the pages once they are served.
        on_device: gets a sentence when a device connects or leaves, in the writer's thread.
        on_first_start: gets the link with which the first account is made, while there is none and one is needed.
        ears: hear phones that are an umpire's microphone; without them none is heard.

    Raises:
        ServerError: saying what is in the way, before anything is served.
    """
    look_seldom()
    with ExitStack() as stack:
        listener = stack.enter_context(listening(settings.http))
        store = Store(settings.data_directory, settings.database_memory_mb)
        stack.callback(store.close)
        credentials = _credentials(settings)
        reader = Reader(store)
        matches, devices, hub = _read_models(reader, store.position, on_device)
        lately = Lately()
        backlog = Backlog(reader, matches)
        edge = _edge(stack, settings, matches, backlog)
        inbox = Inbox()
        statistics = Statistics(store, inbox, settings.club)
        access = _access(stack, settings, credentials)
        notices = _notices(access, store, settings)
        broker = broker_of(stack, settings, credentials)
        link = broker.link(inbox, settings.club)
        writer = Writer(
            store,
            inbox,
            link,
            in_turn(
                Teller(matches, devices, hub, edge, lately).tell,
                Forgetting(matches, link.publish).tell,
                Neighbours(devices, link.publish).tell,
                Standing(matches, reader, link.publish).tell,
                statistics.tell,
                notices.tell,
                *([_home_assistant(stack, settings, link).tell] if settings.home_assistant else []),
            ),
        )
        writer.start()
        stack.callback(writer.stop)
        statistics.connect(link.publish, hub, matches)
        stack.callback(statistics.stop)
        link.start()
        stack.callback(link.stop)
        link.wait_settled(_BROKER_ANSWERS_S)
        parts = Parts(
            reader=reader,
            matches=matches,
            devices=devices,
            hub=hub,
            backlog=backlog,
            edge=edge,
            statistics=statistics,
            access=access,
            failure=lambda: writer.failure,
            is_broker_connected=lambda: link.is_connected,
            quarantined=lambda: store.quarantined,
            missing=lambda: store.missing,
            send=link.publish,
            enrol=enrolling_of(stack, settings, broker.address),
            erase=lambda whose: _erased(writer, statistics, whose),
            archive=lambda file, health: write_archive(store, file, health=health, tell=log.debug),
            notices=notices,
            ingested=lambda: Ingested(inbox.waiting, inbox.dropped, dict(writer.counts)),
            backups=Backups(store, settings.backups),
            hsts_days=settings.hsts_days,
            ears=ears,
            lately=lately,
            durations=writer.durations,
        )
        notices.start()
        stack.callback(notices.stop)
        _erase_again(access, store, writer)
        _keep(stack, store, writer, settings)
        served = _fold_later(stack, matches, statistics)
        control = Control(store, writer.rebuild)
        control.start()
        stack.callback(control.stop)
        told = stack.enter_context(ExitStack())

        def ready(url: str) -> None:
            told.enter_context(left_in(settings.data_directory, url))
            _ready(access, on_ready, on_first_start, url)
            served.set()

        serve_http(create_app(parts), hub, listener, ready, certificate_of(settings), settings.proxies)


def _home_assistant(stack: ExitStack, settings: ServerSettings, link: BrokerLink | OwnLink) -> HomeAssistant:
    withdrawing = Withdrawing(Identities(settings.data_directory), link.publish)
    withdrawing.start()
    stack.callback(withdrawing.stop)
    return HomeAssistant(link.publish, gone=lambda: withdrawing.gone)


def _erased(writer: Writer, statistics: Statistics, whose: Sequence[Wearer]) -> int:
    erased = writer.erase(whose)
    statistics.begin_anew()
    return erased


def _erase_again(access: Access, store: Store, writer: Writer) -> None:
    """Erase again what a backup or a rebuild has brought back, now and after each rebuild."""
    if access.people is None:
        return
    store.erased = Erasures(access.people.database, access.people.now).all
    whose = store.erased()
    if whose and (erased := writer.erase(whose)):
        log.warning("%d samples that had been erased were back, and are erased again", erased)


def _keep(stack: ExitStack, store: Store, writer: Writer, settings: ServerSettings) -> None:
    thinning = Thinning(store, writer.thin, settings.motion_days) if settings.motion_days else None

    def daily(rest: Rest) -> None:
        delete_old(settings.data_directory, datetime.now(UTC))
        if thinning is not None:
            thinning.run(rest)

    keeper = Keeper(store, settings.second_copy_days, daily=daily)
    keeper.start()
    stack.callback(keeper.stop)


def _fold_later(stack: ExitStack, matches: Matches, statistics: Statistics) -> Event:
    """Begin with the statistics, and then fold all matches, in the background once the event is set.

    Where the statistics are made anew, they have folded the matches already.
    """
    served, stopping = Event(), Event()

    def fold() -> None:
        served.wait()
        if stopping.wait(_FIRST_ANSWERS_S):
            return
        statistics.start()
        while not (stopping.is_set() or statistics.has_caught_up(_LOOK_AGAIN_S)):
            pass
        matches.fold_all(stopping.is_set)

    folding = Thread(target=fold, name="fold-matches", daemon=True)
    folding.start()
    stack.callback(folding.join)
    stack.callback(served.set)
    stack.callback(stopping.set)
    return served


def _read_models(reader: Reader, position: int, on_device: Callable[[str], None]) -> tuple[Matches, Devices, Hub]:
    matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
    matches.load(reader.telling_of_matches(), reader.last_events(), position)
    devices = Devices(on_device)
    devices.load(reader.devices())
    return matches, devices, Hub()


def _edge(stack: ExitStack, settings: ServerSettings, matches: Matches, backlog: Backlog) -> Edge | None:
    if not settings.edge:
        return None
    edge = Edge(Nchan(settings.edge), Openings(matches, backlog), matches.position)
    edge.start(followed(matches))
    stack.callback(edge.stop)
    return edge


def _credentials(settings: ServerSettings) -> Credentials | None:
    broker_is_open = settings.broker == EMBEDDED and not settings.mqtt.is_loopback
    if not settings.is_shared and not broker_is_open:
        return None
    return load_or_make(settings.data_directory)


def _coach_password(settings: ServerSettings, credentials: Credentials | None) -> str | None:
    if settings.coach_password is not None:
        return settings.coach_password.get_secret_value()
    return None if not settings.is_shared or credentials is None else credentials.coach_password


def _access(stack: ExitStack, settings: ServerSettings, credentials: Credentials | None) -> Access:
    people = People(
        settings.data_directory,
        key_days=settings.signing_key_days,
        second_factor_for=frozenset(settings.second_factor_for),
    )
    stack.callback(people.close)
    return Access(
        _coach_password(settings, credentials),
        settings.public_heart_rate,
        people,
        settings.sign_in_without_tls,
        settings.allowed_origins,
        None if settings.metrics_password is None else settings.metrics_password.get_secret_value(),
    )


def _notices(access: Access, store: Store, settings: ServerSettings) -> Notices:
    assert access.people is not None
    whither = Whither(settings.notices_to_private_addresses, settings.push_services)
    return Notices(
        access.people,
        StoredEvents(store),
        settings.data_directory,
        whither,
        settings.push_contact,
        settings.notices_off_after_days,
    )


def _ready(
    access: Access, on_ready: Callable[[str], None] | None, on_first_start: Callable[[str], None], url: str
) -> None:
    """Say where the pages are and, to whoever starts the server, how the first account is made."""
    if on_ready is not None:
        on_ready(url)
    link = access.people.links.set_up() if access.people and access.way is Way.COACH_PASSWORD else None
    if link is not None:
        on_first_start(f"{url}/join#{link}")
