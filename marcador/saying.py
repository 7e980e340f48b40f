"""`marcador model say`: names are said, and how they are said is learnt into the club's lexicon."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from marcador.errors import CommandError
from models import own_lexicon, published, say_once
from models.errors import RecordingError
from models.say_once import Learnt
from models.transcribe import Samples, read

Saying = tuple[Samples, int]
"""Samples, and their rate in hertz."""

TRIES = 3
"""So often a word is asked for until it is heard."""


def words_of(names: Iterable[str]) -> tuple[str, ...]:
    """Give the words of names, each once; a name with a figure in it ("Player 1") is left out.

    Raises:
        CommandError: there are none.
    """
    parts = [name.lower().replace("-", " ").split() for name in names]
    words = tuple(dict.fromkeys(word for words in parts if all(map(_is_sayable, words)) for word in words))
    if not words:
        raise CommandError("no name to say: give one, or name the players of the match in the settings")
    return words


def _is_sayable(word: str) -> bool:
    return word.replace("'", "").isalpha()


def at_keyboard(prompt: str) -> None:
    """Ask for something, and wait for Enter.

    Raises:
        CommandError: nobody can press it.
    """
    try:
        input(prompt)
    except EOFError:
        raise CommandError("nobody is at the keyboard to be asked; run this in a terminal") from None


def from_files(files: Sequence[Path], words: Sequence[str], times: int) -> Callable[[str], list[Saying]]:
    """Give who hears words in recordings, in the order of the words, each `times` in a row.

    Raises:
        CommandError: there are more or fewer recordings than that.
    """
    if len(files) != len(words) * times:
        raise CommandError(
            f"--from: {len(words) * times} recordings are needed ({', '.join(words)}, {times} of each), "
            f"not {len(files)}"
        )
    return lambda word: [read(file) for file in files[words.index(word) * times :][:times]]


def from_microphone(
    record: Callable[[], Saying], times: int, ask: Callable[[str], object]
) -> Callable[[str], list[Saying]]:
    """Give who asks for words, `times` in a row, and records them."""

    def asked(word: str) -> list[Saying]:
        sayings = []
        for number in range(times):
            ask(f"Press Enter, then say:  {word}{f'  ({number + 1} of {times})' if times > 1 else ''}  ")
            sayings.append(record())
        return sayings

    return asked


def learn(
    words: Sequence[str],
    hear: Callable[[str], list[Saying]],
    lexicon: Path,
    language: str,
    model: Path | None = None,
    tries: int = 1,
) -> Iterator[str]:
    """Learn each word in turn into a lexicon; give lines that say what was learnt.

    A word that was not heard is asked for again, `tries` times in all.

    Raises:
        CommandError: the model is one whose pronunciations are its own.
        models.errors.ModelsError: a word was not heard, or cannot be pronounced at all.
    """
    if model is not None and published.is_published(model):
        raise CommandError(f"{model}: this model says words its own way, so there is nothing to learn for it")
    for word in words:
        yield from _learn(word, hear, lexicon, language, model, tries)
    yield f"{lexicon}: written"


def _learn(
    word: str, hear: Callable[[str], list[Saying]], lexicon: Path, language: str, model: Path | None, tries: int
) -> Iterator[str]:
    try:
        learnt = say_once.learn(word, hear(word), language, model)
    except RecordingError as error:
        if tries == 1:
            raise
        yield str(error)
        yield from _learn(word, hear, lexicon, language, model, tries - 1)
    else:
        own_lexicon.write(lexicon, word, learnt.kept)
        yield from _told(word, learnt)


def _told(word: str, learnt: Learnt) -> Iterator[str]:
    for one in learnt.ranked:
        if one.pronunciation in learnt.kept:
            standing = f"{one.behind:.1f} nats behind" if one.behind else "best"
            yield f"{word:16} {' '.join(one.pronunciation):40} {standing}"
    others = [one.behind for one in learnt.ranked if one.pronunciation not in learnt.kept]
    if others:
        yield f"{'':16} left out: {len(others)} more, at least {others[0]:.1f} nats behind"
    if not learnt.agreed:
        yield f"{'':16} it was said in different ways; all of them are listened for"
