"""`marcador score`: the umpire's dialogue at the keyboard, without any hardware."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from marcador.match_options import add_match_arguments, asked_for

if TYPE_CHECKING:
    from device.umpire import Decided
    from marcador.terminal_umpire import Reply, TerminalUmpire
    from padel.match import Match

_HELPING = ("help", "?", "ayuda")
_QUITTING = ("quit", "exit", "salir")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description = (
        "Be the umpire at the keyboard. Type calls, or pipe a script of them, a call a line; nothing is stored. "
        "The match is the one of the settings unless options say otherwise."
    )
    add_match_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON line a decision")


def run(options: argparse.Namespace) -> int:
    """Read calls until the end; give status 1 when a line of a script was no call."""
    from marcador.shown import shown
    from marcador.terminal_umpire import is_waiting

    umpire = _umpire(options)
    is_typed = sys.stdin.isatty()
    lines = _typed(umpire) if is_typed else (line.rstrip("\n") for line in sys.stdin)
    troubles = 0
    for line in lines:
        is_call = bool(line.strip()) and not line.lstrip().startswith("#")
        if not is_typed and not options.json and (not is_call or is_waiting(line)):
            print(shown(line))
        if not is_call:
            continue
        if line.strip().lower() in _QUITTING:
            break
        if line.strip().lower() in _HELPING:
            print(_help(umpire.umpire.match), flush=True)
            continue
        reply = umpire.say(line)
        troubles += bool(reply.trouble)
        for text in _as_json(umpire, reply) if options.json else _as_text(umpire, line, reply):
            print(text if options.json else shown(text), flush=True)
    return 1 if troubles and not is_typed else 0


def _umpire(options: argparse.Namespace) -> "TerminalUmpire":
    from device.matches.people import People
    from device.umpire import Ears, Evidence, Umpire
    from marcador.configuration import load
    from marcador.terminal_umpire import TerminalUmpire
    from models import own_lexicon
    from models.name_sounds import sounds_in
    from padel.calls import called_by_number, match_grammar
    from padel.events import Event
    from padel.match import fold
    from padel.umpiring import Desk
    from padel.umpiring.words import language_of
    from wire.identifiers import uuid7

    configuration = load(options.config)
    settings, umpiring = asked_for(configuration, options)
    now = datetime.now(UTC)
    match = fold(None, Event(id=uuid7(now), match=uuid7(now), time=now, data=settings.setup(umpiring.language)))
    own, people = own_lexicon.read(umpiring.lexicon), People()
    people.remember(People(configuration.device.data).names)
    people.remember(match.setup.pair_a.players + match.setup.pair_b.players)

    said = set[str]()

    def ears_of(match: "Match") -> Ears:
        language, pairs = language_of(match), (match.setup.pair_a, match.setup.pair_b)
        colours, players = (pairs[0].colour, pairs[1].colour), (*pairs[0].players, *pairs[1].players)
        sounds, known = sounds_in(language, own), people.whom(match)
        for sentence in called_by_number(language, colours, players, sounds):
            if sentence not in said:
                print(sentence, file=sys.stderr)
                said.add(sentence)
        grammar = match_grammar(language, colours, players, sounds=sounds, people=known)
        return Ears(grammar, Evidence("typed", ""), known)

    ears = ears_of(match)
    desk = Desk(people=ears.people)
    umpire = Umpire(match, ears.grammar, ears.evidence, umpiring, ears_of=ears_of, desk=desk)
    return TerminalUmpire(umpire, people, now)


def _typed(umpire: "TerminalUmpire") -> Iterator[str]:
    import readline

    from marcador.shown import shown

    def complete(text: str, state: int) -> str | None:
        said = readline.get_line_buffer()[: readline.get_begidx()].split()
        fitting = [word for word in umpire.next_words(tuple(said)) if word.startswith(text)]
        return f"{fitting[state]} " if state < len(fitting) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    readline.parse_and_bind("tab: complete")
    print(shown(_introduction(umpire.umpire.match)))
    print(_help(umpire.umpire.match))
    while True:
        try:
            yield input(f"{shown(_prompt(umpire.umpire.match))} > ")
        except EOFError:
            print()
            return


def _help(match: "Match") -> str:
    from marcador.keyboard_help import HELP
    from padel.calls.languages import colour_words
    from padel.umpiring.words import language_of

    language = language_of(match)
    return HELP[language].format(pair=colour_words(language, match.setup.pair_a.colour)[0])


def _introduction(match: "Match") -> str:
    """Give who plays and how, for the first line."""
    from padel.calls.languages import colour_words
    from padel.umpiring.words import language_of, say

    setup, language = match.setup, language_of(match)
    pairs = " v ".join(
        f"{' / '.join(pair.players)} ({colour_words(language, pair.colour)[0]})"
        for pair in (setup.pair_a, setup.pair_b)
    )
    return say(match, "desk_playing", players=pairs, format=setup.format)


def _prompt(match: "Match") -> str:
    """Give the score and who serves; the score alone once the match is over."""
    from marcador.standing import standing

    if match.play.is_over:
        return standing(match)
    from padel.umpiring.words import player_name, say

    return f"{match.score} · {say(match, 'player_serves', player=player_name(match, match.score.server))}"


def _as_json(umpire: "TerminalUmpire", reply: "Reply") -> Iterator[str]:
    from marcador.decided import as_data

    if reply.trouble:
        yield json.dumps({"decision": "rejected", "reason": reply.trouble}, ensure_ascii=False)
    for decided in reply.decided:
        data = as_data(decided, str(umpire.umpire.match.score))
        listed = {"listed": list(reply.listed)} if reply.listed else {}
        news = {"news": reply.news} if reply.news and decided is reply.decided[-1] else {}
        yield json.dumps({**data, **news, **listed}, ensure_ascii=False)


def _as_text(umpire: "TerminalUmpire", line: str, reply: "Reply") -> Iterator[str]:
    from padel.umpiring.words import say

    if reply.trouble:
        yield f"{line.strip():<40} {say(umpire.umpire.match, 'typed_no_call')}: {reply.trouble}"
    for decided in reply.decided:
        news = reply.news if decided is reply.decided[-1] else ""
        yield _row(umpire, decided, news)
    yield from reply.listed


def _row(umpire: "TerminalUmpire", decided: "Decided", news: str) -> str:
    from marcador.standing import standing
    from padel.umpiring.words import say

    match = umpire.umpire.match
    said = decided.utterance.text if decided.utterance else say(match, "time_passes")
    verdict = say(match, f"verdict_{decided.decision.verdict if decided.decision else 'rejected'}")
    reason = decided.decision.reason if decided.decision else decided.rejected
    told = " · ".join(part for part in (reason, news) if part)
    return f"{said:<40} {verdict:<9} {standing(match):<20} {told}".rstrip()
