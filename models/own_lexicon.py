"""A club's own lexicon: how names and words are said there. Its entries win over those of the model that ships."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.errors import LexiconError, ModelError
from models.lexicon import parse
from models.phones import Pronunciation
from padel.calls.automaton import plain


def read(file: Path) -> Mapping[str, tuple[Pronunciation, ...]]:
    """Give the pronunciations of each word, none when there is no such file.

    A word with accents serves its plain spelling too, which is how the grammar of a match writes names.

    Raises:
        ModelError: it cannot be read, or a line of it is not a word and its phones.
    """
    try:
        written = parse(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, LexiconError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ModelError(file, f"{reason}; mend the line, or say the word again with `marcador model say`") from error
    return {plain(word): ways for word, ways in written.items()} | dict(written)


def write(file: Path, word: str, ways: Sequence[Pronunciation]) -> None:
    """Put the ways to say a word into a lexicon, in place of what it had for that word.

    Raises:
        ModelError: it cannot be written.
    """
    try:
        kept = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        lines = [line for line in kept if line.split()[:1] != [word.lower()]]
        lines += [f"{word.lower()}  {' '.join(way)}" for way in ways]
        partial = file.with_name(f"{file.name}.part")
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise ModelError(file, f"the lexicon cannot be written ({error.strerror}); give another place") from error
