"""Puts an appliance together from its settings; the parts know nothing of settings."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from device import umpires_voice
from device.appliance import Appliance, Observer
from device.belonging import address_of, broker_of
from device.board.troubles import Troubles
from device.clock import STEADY, Clock, ReplayClock, as_it_is
from device.errors import DeviceError
from device.half_duplex import half_duplex
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.graphs.cache import GraphCache
from device.hearing.graphs.compilation import maker
from device.hearing.graphs.focus import Focus
from device.hearing.sources.audio import AudioSource
from device.hearing.sources.lasting_microphone import LastingMicrophone
from device.listener import Listener
from device.matches.orders import Orders
from device.matches.people import People
from device.matches.resuming import begun_under
from device.matches.weights import KnownWeights
from device.outbox import Outbox
from device.outbox.file import FILE_NAME
from device.sensing import Sensing, Sensors
from device.settings import (
    DeviceSettings,
    FeedbackSettings,
    ListeningSettings,
    MatchSettings,
    UmpireSettings,
)
from device.standby.opening import is_heard, match_to_score, standing_by
from device.troubles_told import told_of
from device.umpire import Ears, Evidence, Umpire
from device.umpire.ears import EarsOf
from device.uplink import Uplink
from device.voice_lesson import VoiceLesson
from device.wearables.collector import Collector
from models import directory, own_lexicon
from models.name_sounds import sounds_in
from models.phones import Pronunciation
from models.voice.voice_print import VoicePrint
from padel.calls import called_by_number, match_grammar
from padel.calls.listening import Listening, listen_for
from padel.match import Match
from padel.umpiring import Desk
from padel.umpiring.words import language_of

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
    people: People | None = None,
    desk: Desk | None = None,
    voice: VoicePrint | None = None,
) -> Listener:
    """Compile the match's grammar into `folder`, and give who listens for it; `close` ends it.

    With `wake`, calls begin with the language's wake word. What is not live can wait for the grammar of each moment.
    The next match may name `people`. With `voice`, what another voice says does not count.

    Raises:
        models.errors.ModelsError: when the model is not whole or cannot be used, a name cannot be pronounced, or the
            club's lexicon is broken.
    """
    own = own_lexicon.read(settings.lexicon)
    ears_of = _ears(people or People(), model, own, wake=wake)
    ears = ears_of(match)
    grammar = ears.grammar
    graph_of = maker(model, folder, own)
    whole = graph_of(grammar)
    evidence = Evidence(ears.evidence.model, whole.grammar_hash)
    known = replace(desk or Desk(), people=ears.people)
    stamp = STEADY.stamp if is_live else as_it_is
    umpire = Umpire(match, grammar, evidence, settings, whole.acceptance, stamp, ears_of=ears_of, desk=known)
    recogniser = Recogniser(whole, rate_hz, voice)
    graphs = GraphCache[Listening](whole, lambda state: graph_of(listen_for(grammar, state)))
    return Listener(recogniser, umpire, Focus(recogniser, graphs, 0.0 if is_live else _REPLAY_WAITS_S), graph_of)


Own = Mapping[str, tuple[Pronunciation, ...]]


def _ears(people: People, model: Path | None, own: Own, *, wake: bool) -> EarsOf:
    def of(match: Match) -> Ears:
        language, setup = language_of(match), match.setup
        names = setup.pair_a.players + setup.pair_b.players
        colours = (setup.pair_a.colour, setup.pair_b.colour)
        known, sounds = people.whom(match), sounds_in(language, own)
        for sentence in called_by_number(language, colours, names, sounds):
            _LOG.warning("%s", sentence)
        grammar = match_grammar(language, colours, names, wake=wake, sounds=sounds, people=known)
        return Ears(grammar, Evidence(directory.model_hash(model or directory.shipped(), language), ""), known)

    return of


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
    address = address_of(device)
    _make_folder(device.data)
    with Outbox.open(device.data / FILE_NAME, address=address) as outbox:
        timing, own = clock or STEADY, own_lexicon.read(umpiring.lexicon)
        people = People(device.data)
        running, next_setup = match_to_score(outbox, match, umpiring.language, timing, device.partner)
        desk = Desk(device=address.source, setup=next_setup)
        wake = attention.mode == "wake_word"
        folder = device.data / "recogniser"
        live = clock is None
        voice = umpires_voice.load(device.data) if live else None
        listener = listening(
            running,
            source.rate_hz,
            umpiring,
            device.model,
            folder,
            wake=wake,
            is_live=live,
            people=people,
            desk=desk,
            voice=voice,
        )
        uplink = Uplink(outbox, broker_of(device), address, version=version("marcador"), say=say)
        listener.lesson = VoiceLesson(
            listener.recogniser, device.data, has_voice=voice is not None, changed=uplink.tell_status
        )
        weights = KnownWeights(outbox)
        listener.umpire.pin = weights.pin
        orders = Orders(
            outbox,
            listener.umpire,
            address.source,
            lambda: timing.stamp(timing.now()),
            uplink.tell_status,
            weights.pin,
            listener.lesson,
        )
        uplink.matches = orders.report
        standby = standing_by(
            outbox, listener.umpire, timing, address, device.partner, match, umpiring, uplink, orders
        )
        sensing = Sensing(
            sensors(timing),
            timing,
            outbox,
            uplink,
            lambda: standby.session if standby is not None else listener.umpire.match.id,
            on_match_command=orders.put,
            on_weights=weights.learn,
            on_follow=standby.put if standby is not None else lambda command: None,
        )

        def follow(match_now: Match) -> None:
            names = match_now.setup.pair_a.players + match_now.setup.pair_b.players
            people.remember(names)
            sensing.follow(names)
            notes, language = _naming(match_now, own), language_of(match_now)
            lesson = listener.lesson
            uplink.notes = lambda: (*notes, *(lesson.notes(language) if lesson else ()))
            if listener.umpire.desk.setup is None:
                begun_under(outbox, match.setup(umpiring.language))

        follow(running)
        both = half_duplex(feedback, attention, running.setup.language, source.rate_hz)
        with closing(listener), both as (telling, attending):
            if isinstance(source, LastingMicrophone):
                if standby is not None:
                    standby.hears = partial(is_heard, source)
                source = told_of(source, telling, uplink, outbox, Troubles(device.data))
            appliance = Appliance(
                court=address.court,
                source=source,
                attending=attending,
                listener=listener,
                feedback=telling,
                orders=orders,
                match_changed=follow,
                outbox=outbox,
                uplink=uplink,
                sensing=sensing,
                standby=standby,
                clock=clock,
                observe=observe,
            )
            uplink.start()
            try:
                yield Parts(appliance, outbox, uplink, sensing.collector)
            finally:
                uplink.stop(drain_s)


def _naming(match: Match, own: Own) -> tuple[str, ...]:
    """Say how players and pairs are called whom their names do not call."""
    setup = match.setup
    colours = (setup.pair_a.colour, setup.pair_b.colour)
    players = setup.pair_a.players + setup.pair_b.players
    return called_by_number(language_of(match), colours, players, sounds_in(language_of(match), own))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeviceError(f"{folder}: the folder of the outbox cannot be made ({error.strerror})") from error
