"""The process that hears one phone: samples and the match come in through a pipe, what was heard goes out."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from multiprocessing.connection import Connection

import numpy as np

from device.assembly import listening
from device.clock import STEADY
from device.hearing.sources.audio import SAMPLE_RATE_HZ, AudioBlock
from device.listener import Listener
from device.umpire import Decided, Umpire
from marcador.phone_hearing.pipe import Begin, Ready, Sent
from padel.calls import Call, understand
from padel.calls.grammar import Grammar
from padel.errors import IllegalEvent
from padel.events import Event
from padel.match import Match, fold
from padel.umpiring import Pending
from padel.umpiring.next_match import CONFIRMED
from padel.umpiring.words import say
from server.microphones.ears import Heard


def work(pipe: Connection) -> None:
    """Hear until there is nothing more to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which says here when it ends.
    begin: Begin = pipe.recv()
    hearing = begin.hearing
    listener = listening(_match(begin.events), SAMPLE_RATE_HZ, hearing.umpiring, hearing.model, begin.folder)
    with closing(listener), suppress(BrokenPipeError):  # The server has gone.
        pipe.send(Ready())
        for heard in heard_in(listener, _blocks(pipe, listener.umpire)):
            pipe.send(heard)


def heard_in(listener: Listener, blocks: Iterator[AudioBlock]) -> Iterator[Heard]:
    """Give what is heard in sound, each call with the shot that waited for its who."""
    waits: Pending | None = None
    grammar = listener.umpire.grammar
    for _, decided in listener.decide(blocks):
        if decided is not None:
            yield _heard(listener.umpire, grammar, decided, waits)
            waits = decided.decision.pending if decided.decision else waits
        grammar = listener.umpire.grammar


def _heard(umpire: Umpire, grammar: Grammar, decided: Decided, waits: Pending | None) -> Heard:
    utterance, decision = decided.utterance, decided.decision
    ended = STEADY.stamp(utterance.speech_ended if utterance else STEADY.now())
    if decision is None:
        return Heard("", "unclear", decided.rejected, None, ended)
    said = utterance.text if utterance else ""
    call = understand(grammar, tuple(word.word for word in utterance.words)) if utterance else None
    if call is not None and call.kind in _AT_THE_COURT:
        return Heard(said, "refused", say(umpire.match, "not_by_phone"), None, ended)
    if decision.verdict != "taken" or call is None:
        return Heard(said, decision.verdict, decision.reason, None, ended)
    return Heard(said, "taken", decision.reason, _with_its_shot(call, decided, waits), ended)


_AT_THE_COURT = (*CONFIRMED, "confirm")
"""From one match to the next the appliance of the court is led, and where there is none the pages."""


def _with_its_shot(call: Call, decided: Decided, waits: Pending | None) -> Call:
    """Give a call that completes a shot, a name or the score that it led to, as that shot with its who."""
    if waits is None or call.shot or call.outcome:
        return call
    for event in decided.events:
        pair = getattr(event.data, "pair", None)
        if pair is not None:
            return replace(waits.call, pair=pair, player=getattr(event.data, "player", None))
    return call


def _blocks(pipe: Connection, umpire: Umpire) -> Iterator[AudioBlock]:
    samples = 0
    while True:
        try:
            sent: Sent = pipe.recv()
        except (EOFError, OSError):
            return
        if sent is None:
            return
        if isinstance(sent, bytes):
            sound = np.frombuffer(sent, "<i2").astype(np.int16)
            samples += len(sound)
            yield AudioBlock(sound, samples / SAMPLE_RATE_HZ, STEADY.now())
        else:
            _go_on(umpire, _match(sent))


def _go_on(umpire: Umpire, match: Match) -> None:
    """Turn to the match as it stands; where it stands so already, what waits for its who goes on waiting."""
    if _stands(match) != _stands(umpire.match):
        umpire.go_on_with(match)


def _stands(match: Match) -> tuple[object, ...]:
    play = match.play
    return match.id, match.setup, play.score, play.status, play.fault, play.ending, len(play.points), match.state


def _match(events: Sequence[Event]) -> Match:
    match: Match | None = None
    for event in events:
        try:
            match = fold(match, event)
        except IllegalEvent:
            continue
    assert match is not None
    return match


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))
