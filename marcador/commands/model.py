"""`marcador model`: compile, test, fetch and record speech models."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from padel.calls.grammar import Grammar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    compiling = _action(actions, "compile", "make a complete model directory for a grammar, which plain Vosk loads")
    compiling.add_argument("--jsgf", type=Path, required=True, metavar="FILE", help="the grammar, in JSGF")
    compiling.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the model is written")
    compiling.add_argument("--model", type=Path, metavar="DIR", help="another acoustic model than the one that ships")
    _language(compiling, "how words are pronounced (default: the end of the grammar's name, or English)")

    transcribing = _action(actions, "transcribe", "decode recordings with a compiled model, a JSON line a file")
    transcribing.add_argument("--model", type=Path, required=True, metavar="DIR", help="a compiled model")
    transcribing.add_argument("files", nargs="+", type=Path, metavar="FILE", help="WAV, FLAC or Ogg")

    telling = _action(actions, "info", "say what a model directory is, as JSON")
    telling.add_argument("model", type=Path, metavar="DIR", nargs="?", help="default: the model that ships")

    checking = _action(actions, "verify", "check that a model directory is whole")
    checking.add_argument("model", type=Path, metavar="DIR", nargs="?", help="default: the model that ships")

    fetching = _action(
        actions, "fetch", "get one of the models that Vosk's authors publish; it goes on where it stopped"
    )
    fetching.add_argument("name", metavar="NAME", help="such as vosk-model-small-es-0.42; `list` lists them")
    fetching.add_argument("--out", type=Path, default=Path("models"), metavar="DIR", help="default: models")
    fetching.add_argument("--list", dest="catalogue", metavar="URL", help="another list of models than the authors'")

    recording = _action(actions, "record", "record your own test calls, and print how well they are heard")
    recording.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the recordings are kept")
    recording.add_argument("--speaker", default="somebody", help="who speaks, as it is written beside the recordings")
    recording.add_argument(
        "--calls", type=_count, default=20, metavar="N", help="how many calls to record; 0 to measure only"
    )
    recording.add_argument("--players", default="", metavar="NAMES", help="the players' names, with commas between")
    recording.add_argument("--microphone", default="default", metavar="NAME", help="as `marcador device` names it")
    recording.add_argument("--seed", type=int, default=1, help="another number gives other calls")
    _language(recording, "the language of the calls (default: en)")
    recording.add_argument(
        "--adapt", action="store_true", help="print the threshold that fits the recordings, as a setting"
    )

    saying = _action(actions, "say", "say names once, so that they are listened for as they are said here")
    saying.add_argument("names", nargs="*", metavar="NAME", help="default: the players of the match in the settings")
    saying.add_argument(
        "--times", type=int, choices=range(1, 10), default=1, metavar="N", help="how often each is said (default: 1)"
    )
    saying.add_argument("--microphone", metavar="NAME", help="default: the one of the settings")
    saying.add_argument(
        "--from", dest="files", nargs="+", type=Path, metavar="FILE", help="recordings of the names in turn instead"
    )
    saying.add_argument("--lexicon", type=Path, metavar="FILE", help="where it is kept (default: umpire.lexicon)")
    _language(saying, "the language of the calls (default: the one of the settings)")

    knowing = _action(
        actions, "voice", "learn the umpire's voice from a minute of calls, so that what others say does not count"
    )
    knowing.add_argument("--forget", action="store_true", help="delete the voice instead; everybody is listened to")
    knowing.add_argument("--microphone", metavar="NAME", help="default: the one of the settings")
    knowing.add_argument(
        "--from", dest="files", nargs="+", type=Path, metavar="FILE", help="recordings of calls instead, one in each"
    )
    knowing.add_argument("--data", type=Path, metavar="DIR", help="the device's folder (default: device.data)")
    _language(knowing, "the language of the calls (default: the one of the settings)")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str
) -> argparse.ArgumentParser:
    added = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    assert isinstance(added, argparse.ArgumentParser)
    return added


def _language(parser: argparse.ArgumentParser, summary: str) -> None:
    parser.add_argument("--language", choices=("en", "es"), help=summary)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r}: give a number, 0 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Do the action."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "compile": _compile,
        "transcribe": _transcribe,
        "info": _info,
        "verify": _verify,
        "fetch": _fetch,
        "record": _record,
        "say": _say,
        "voice": _voice,
    }
    return actions[options.action](options)


def _compile(options: argparse.Namespace) -> int:
    import models
    from marcador.errors import CommandError
    from padel.calls.jsgf import parse
    from padel.errors import GrammarError

    try:
        grammar = parse(options.jsgf.read_text("utf-8"))
    except OSError as error:
        raise CommandError(f"{options.jsgf}: cannot be read ({error.strerror}); --jsgf names a grammar") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{options.jsgf}: not UTF-8 text; --jsgf names a grammar") from error
    except GrammarError as error:
        raise CommandError(f"{options.jsgf}: {error}") from error
    compiled = models.compile_grammar(grammar, options.out, model=options.model, language=options.language)
    print(
        f"{compiled.path}: {len(grammar.words())} words, model {compiled.model_hash}, grammar {compiled.grammar_hash}"
    )
    for word, ways in compiled.guessed.items():
        print(f"guessed from its spelling: {word} = {' or '.join(ways)}")
    return 0


def _transcribe(options: argparse.Namespace) -> int:
    from models.directory import verify
    from models.report import transcripts

    verify(options.model)
    for line in transcripts(options.model, options.files):
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


def _info(options: argparse.Namespace) -> int:
    from models.directory import shipped
    from models.info import info

    print(json.dumps(info(options.model or shipped()), indent=2, ensure_ascii=False))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from models import directory, published

    model = options.model or directory.shipped()
    spoken = directory.languages(model)
    for language in spoken:
        directory.verify_shipped(model, language)
    if published.is_published(model):
        published.verify(model)
    elif not spoken:
        directory.verify(model)
    print(f"{model}: whole")
    return 0


def _fetch(options: argparse.Namespace) -> int:
    from models.downloads import bar
    from models.fetch import CATALOGUE, fetch, published

    catalogue = options.catalogue or CATALOGUE
    if options.name == "list":
        for one in published(catalogue):
            print(f"{one.name:40} {one.lang:8} {one.size / 1e6:8.1f} MB")
        return 0
    print(fetch(options.name, options.out, catalogue=catalogue, progress=bar))
    return 0


def _record(options: argparse.Namespace) -> int:
    """Record what is asked for, then measure all that the folder has."""
    import tempfile

    import models
    from marcador.configuration import load
    from models import directory, own_lexicon
    from models.acceptance import Acceptance
    from models.record import accuracy, adapted, outcomes, recorded

    language = options.language or "en"
    grammar = _match(language, options.players)
    if options.calls:
        _ask_for_calls(options, grammar)
    with tempfile.TemporaryDirectory(prefix="marcador-") as folder:
        own = own_lexicon.read(load(options.config).umpire.lexicon)
        compiled = models.compile_grammar(grammar, Path(folder) / "match", own=own)
        found = outcomes(compiled.path, grammar, recorded(options.out))
    for one in found:
        if not (one.taken and one.right):
            print(f"{one.said.file.name} {' '.join(one.said.words)!r}: heard {one.heard!r}")
    print(accuracy(found))
    if options.adapt:
        acceptance = adapted(Acceptance.load(directory.acceptance_file(directory.shipped(), language)), found)
        print(f"These recordings want, in the settings:\n\n[umpire]\nleast_probability = {acceptance.threshold}")
    return 0


def _match(language: str, players: str) -> "Grammar":
    from padel.calls import match_grammar

    return match_grammar(
        language, ("blue", "red"), tuple(name.strip() for name in players.split(",") if name.strip())
    )


def _ask_for_calls(options: argparse.Namespace, grammar: "Grammar") -> None:
    from marcador.recording import said
    from marcador.saying import at_keyboard
    from models.record import keep, prompts

    for number, words in enumerate(prompts(grammar, options.calls, options.seed), start=1):
        at_keyboard(f"{number}/{options.calls}  Press Enter, then say:  {' '.join(words)}  ")
        keep(options.out, options.speaker, words, *said(options.microphone))


def _say(options: argparse.Namespace) -> int:
    from marcador import saying
    from marcador.configuration import load
    from marcador.recording import said

    settings = load(options.config)
    players = settings.match.pair_a.players + settings.match.pair_b.players
    words = saying.words_of(options.names or players)
    if options.files:
        hear, tries = saying.from_files(options.files, words, options.times), 1
    else:
        microphone = options.microphone or settings.device.microphone
        hear = saying.from_microphone(lambda: said(microphone), options.times, saying.at_keyboard)
        tries = saying.TRIES
    lexicon, language = options.lexicon or settings.umpire.lexicon, options.language or settings.umpire.language
    for line in saying.learn(words, hear, lexicon, language, settings.device.model, tries):
        print(line, flush=True)
    return 0


def _voice(options: argparse.Namespace) -> int:
    from marcador import umpires_voice
    from marcador.configuration import load
    from marcador.recording import said
    from marcador.saying import at_keyboard
    from models.voice.prompts import PROMPTS

    settings = load(options.config)
    folder = options.data or settings.device.data
    if options.forget:
        print(umpires_voice.forget(folder))
        return 0
    if options.files:
        sayings = umpires_voice.from_files(options.files)
    else:
        microphone = options.microphone or settings.device.microphone
        prompts = PROMPTS[options.language or settings.umpire.language]
        sayings = umpires_voice.asked(prompts, lambda: said(microphone), at_keyboard)
    for line in umpires_voice.learn(sayings, folder):
        print(line, flush=True)
    return 0
