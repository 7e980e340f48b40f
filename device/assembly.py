"""Puts an appliance together from its settings; the parts know nothing of settings."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from device.appliance import Appliance, Observer, resume_or_create
from device.clock import STEADY, Clock, ReplayClock, as_it_is
from device.errors import DeviceError
from device.feedback import Feedback
from device.half_duplex import half_duplex
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.graphs.cache import GraphCache
from device.hearing.graphs.compilation import maker
from device.hearing.graphs.focus import Focus
from device.hearing.sources.audio import AudioSource
from device.hearing.sources.lasting_microphone import LastingMicrophone
from device.hearing.sources.level_watch import LevelWatch
from device.listener import Listener
from device.outbox import Outbox
from device.sensing import Sensing, Sensors
from device.settings import DeviceSettings, FeedbackSettings, ListeningSettings, MatchSettings, UmpireSettings
from device.umpire import Evidence, Umpire
from device.uplink import Uplink
from device.wearables.collector import Collector
from models import directory, own_lexicon
from models.name_sounds import sounds_in
from models.phones import Pronunciation
from padel.calls import called_by_number, match_grammar
from padel.calls.listening import Listening, listen_for
from padel.match import Match
from wire.broker import BrokerAddress
from wire.topics import Address

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """A running appliance and the parts that its owner watches."""

    appliance: Appliance
    outbox: Outbox
    uplink: Uplink
    collector: Collector


def listening(
    match: Match,
    rate_hz: int,
    settings: UmpireSettings,
    model: Path | None,
    folder: Path,
    *,
    wake: bool = False,
    is_live: bool = True,
) -> Listener:
    """Compile the match's grammar into `folder`, and give who listens for it; `close` ends it.

    With `wake`, calls begin with the language's wake word. What is not live can wait for the grammar of each moment.

    Raises:
        models.errors.ModelsError: when the model is not whole or cannot be used, a name cannot be pronounced, or the
            club's lexicon is broken.
    """
    names = match.setup.pair_a.players + match.setup.pair_b.players
    colours = (match.setup.pair_a.colour, match.setup.pair_b.colour)
    own = own_lexicon.read(settings.lexicon)
    sounds = sounds_in(match.setup.language, own)
    grammar = match_grammar(match.setup.language, colours, names, wake=wake, sounds=sounds)
    for sentence in called_by_number(match.setup.language, colours, names, sounds):
        _LOG.warning("%s", sentence)

    graph_of = maker(model, folder, own)
    whole = graph_of(grammar)
    model_hash = directory.model_hash(model or directory.shipped(), match.setup.language)
    evidence = Evidence(model_hash, whole.grammar_hash)
    umpire = Umpire(match, grammar, evidence, settings, whole.acceptance, STEADY.stamp if is_live else as_it_is)
    recogniser = Recogniser(whole, rate_hz)
    graphs = GraphCache[Listening](whole, lambda state: graph_of(listen_for(grammar, state)))
    return Listener(recogniser, umpire, Focus(recogniser, graphs, 0.0 if is_live else _REPLAY_WAITS_S))


_REPLAY_WAITS_S = 30.0
_SILENT = FeedbackSettings(on=False)
_OPEN = ListeningSettings()


@contextmanager
def assembled(
    device: DeviceSettings,
    umpiring: UmpireSettings,
    match: MatchSettings,
    source: AudioSource,
    sensors: Callable[[Clock], Sensors],
    *,
    clock: ReplayClock | None = None,
    observe: Observer | None = None,
    say: Callable[[str], None] = _LOG.info,
    drain_s: float = 2.0,
    feedback: FeedbackSettings = _SILENT,
    attention: ListeningSettings = _OPEN,
) -> Iterator[Parts]:
    """Open the outbox, resume or create the match, and connect; at the end deliver what `drain_s` allows.

    Without `feedback` there is none, and without `attention` everything is listened to, as a replay wants it.
    """
    address = Address(device.club, device.court, device.name)
    _make_folder(device.data)
    with Outbox.open(device.data / "outbox.sqlite", address=address) as outbox:
        now = clock.now() if clock else datetime.now(UTC)
        running = resume_or_create(outbox, match, umpiring.language, now)
        wake = attention.mode == "wake_word"
        folder = device.data / "recogniser"
        live = clock is None
        listener = listening(running, source.rate_hz, umpiring, device.model, folder, wake=wake, is_live=live)
        uplink = Uplink(outbox, broker_of(device), address, version=version("marcador"), say=say)
        timing = clock or STEADY
        sensing = Sensing(sensors(timing), timing, outbox, uplink, session=lambda: listener.umpire.match.id)
        both = half_duplex(feedback, attention, running.setup.language, source.rate_hz)
        with closing(listener), both as (telling, attending):
            uplink.notes = lambda: _naming(listener.umpire.match, own_lexicon.read(umpiring.lexicon))
            if isinstance(source, LastingMicrophone):
                source = _told_of(source, telling, uplink)
            appliance = Appliance(
                court=device.court,
                source=source,
                attending=attending,
                listener=listener,
                feedback=telling,
                outbox=outbox,
                uplink=uplink,
                sensing=sensing,
                clock=clock,
                observe=observe,
            )
            uplink.start()
            try:
                yield Parts(appliance, outbox, uplink, sensing.collector)
            finally:
                uplink.stop(drain_s)


def _naming(match: Match, own: Mapping[str, tuple[Pronunciation, ...]]) -> tuple[str, ...]:
    """Say how players and pairs are called whom their names do not call."""
    setup = match.setup
    colours = (setup.pair_a.colour, setup.pair_b.colour)
    players = setup.pair_a.players + setup.pair_b.players
    return called_by_number(setup.language, colours, players, sounds_in(setup.language, own))


def _told_of(microphone: LastingMicrophone, feedback: Feedback, uplink: Uplink) -> AudioSource:
    """Have it said at the court and in the status when the microphone goes and comes, and when its level is wrong."""
    watch = LevelWatch(microphone)

    def changed(problem: str | None) -> None:
        feedback.microphone(problem is None)
        uplink.tell_status()

    microphone.on_change = changed
    watch.on_change = uplink.tell_status
    uplink.problems = lambda: tuple(one for one in (microphone.problem, watch.problem) if one)
    return watch


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeviceError(f"{folder}: the folder of the outbox cannot be made ({error.strerror})") from error


def broker_of(device: DeviceSettings) -> BrokerAddress:
    """Give the broker of the settings, with its password.

    Raises:
        WireError: when the address cannot be read.
        DeviceError: when the file of the password cannot be.
    """
    broker = BrokerAddress.parse(device.broker)
    if device.broker_password_file is None:
        return broker
    try:
        password = device.broker_password_file.read_text("utf-8").splitlines()[0].strip()
    except (OSError, IndexError) as error:
        raise DeviceError(
            f"{device.broker_password_file}: the broker's password is expected on its first line"
        ) from error
    return broker.with_password(password)
