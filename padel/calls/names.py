"""The grammar of one match: its pairs' colours, its players' names, and the wake word when one is asked for."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from padel.calls.automaton import plain
from padel.calls.grammar import VOID, Alternatives, Expansion, Grammar, RuleRef, Sequence, Tagged, Word
from padel.calls.languages import PLAYER_WORDS, colour_words, phrases, template
from padel.calls.latin import is_latin, latin
from padel.calls.name_sounds import SoundAlikes, Sounds, letters
from padel.calls.name_texts import naming_text


@lru_cache(maxsize=2)
def match_grammar(
    language: str,
    colours: tuple[str, str],
    players: tuple[str, ...],
    *,
    wake: bool = False,
    sounds: Sounds = letters,
    people: tuple[str, ...] = (),
) -> Grammar:
    """Give the grammar of one match: pairs are called by colour, players by full name, first name or last name.

    Of a name as people write it, initials, titles, remarks in brackets and what no letters spell are passed over.
    Left out is what two players share, unless it is all of one's name ("Gil" calls Gil, not Gil Two), and what has a
    meaning of its own (a player called Ace), or sounds so by `sounds` (Ana and Anna, Lett and "let"); so is a colour
    that both pairs have, or that is a word of the calls.
    `called_by_number` says it all. With `wake` every sentence begins with the wake word ("umpire", "árbitro").
    `people` are whom the next match may name, these four unless given. The last two are kept, with what was made of
    them: that takes a tenth of a second, and four times that on a small computer.

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    grammar = _with_colours(language, colours)
    alikes = _alikes(language, colours, sounds)
    names = _free(alikes, players)
    picks = [Tagged(_phrase(name), f"pick={number}") for name, number in _free(alikes, people or players)]
    for rule, members in (("name", (1, 2, 3, 4)), ("name_a", (1, 2)), ("name_b", (3, 4))):
        spoken = [Tagged(_phrase(name), f"player={number}") for name, number in names if number in members]
        grammar = grammar.with_rule(rule, _either(spoken))
    grammar = grammar.with_rule("pick", _either(picks))
    if wake:
        grammar = grammar.with_rule("wake", RuleRef("wake_word"))
    return grammar.pruned()


def called_by_number(
    language: str, colours: tuple[str, str], players: tuple[str, ...], sounds: Sounds = letters
) -> tuple[str, ...]:
    """Say of each player and pair what does not call it, why, and what does instead; a sentence for people each.

    Nothing is said of a name that is just the number, such as "Player 1".

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    alikes = _alikes(language, colours, sounds)
    free = _free(alikes, players)
    said = [*dict.fromkeys(_of_colours(language, colours))]
    for number, name in enumerate(players, start=1):
        ways = [way for way, owner in free if owner == number]
        if name.split()[-1:] != [str(number)]:
            said += _of_player(language, alikes, players, number, ways)
    return (*said, *_near_one_another(language, alikes, free), *_near_colours(language, alikes, free, colours))


def _of_player(
    language: str, alikes: SoundAlikes, players: tuple[str, ...], number: int, free: list[str]
) -> Iterator[str]:
    """Say of a player what does not call him, if something does not."""
    name = players[number - 1]
    lost = [way for way in _ways(name) if way not in free]
    if not free:
        why = _why(language, alikes, players, number, lost[0]) if lost else naming_text(language, "unspoken")
        yield naming_text(language, "by_number", name=name, why=why, number=_numbered(language, number))
    elif lost:
        ways = naming_text(language, "or").join(f'"{way}"' for way in free)
        why = _why(language, alikes, players, number, lost[0])
        yield naming_text(language, "by_other", name=name, lost=lost[0], why=why, ways=ways)


def _why(language: str, alikes: SoundAlikes, players: tuple[str, ...], number: int, way: str) -> str:
    """Give why a way to call a player is left out."""
    parts = _parts(way)
    for other, name in enumerate(players, start=1):
        if other != number and any(alikes.are_same(parts, _parts(one)) for one in _ways(name)):
            key = "shared" if any(parts == _parts(one) for one in _ways(name)) else "sounds_like_player"
            return naming_text(language, key, other=name)
    meant = [alikes.meaning(part) or part for part in parts]
    key = "means" if list(parts) == meant else "sounds_like_call"
    return naming_text(language, key, words=" ".join(meant))


def _of_colours(language: str, colours: tuple[str, str]) -> Iterator[str]:
    said = [_colour_words(language, colours, pair) for pair in (0, 1)]
    for pair, colour in enumerate(colours):
        if not said[pair]:
            shared = set(colour_words(language, colour)) & set(colour_words(language, colours[1 - pair]))
            yield naming_text(language, "colour_shared" if shared else "colour_means", colour=colour)


def _near_one_another(language: str, alikes: SoundAlikes, free: list[tuple[str, int]]) -> Iterator[str]:
    """Say which players are easily heard for one another."""
    for (way, one), (other_way, other) in combinations(free, 2):
        if one != other and alikes.are_near(plain(way), plain(other_way)):
            numbers = (_numbered(language, number) for number in (one, other))
            yield naming_text(language, "near", one=way, other=other_way, numbers=" / ".join(numbers))


def _near_colours(
    language: str, alikes: SoundAlikes, free: list[tuple[str, int]], colours: tuple[str, str]
) -> Iterator[str]:
    """Say which players are easily heard for a pair."""
    words = [word for pair in (0, 1) for word in _colour_words(language, colours, pair)]
    for way, number in free:
        near = next((word for word in words if alikes.are_near(plain(way), plain(word))), None)
        if near is not None:
            yield naming_text(language, "near", one=way, other=near, numbers=_numbered(language, number))


def _numbered(language: str, number: int) -> str:
    return f"{PLAYER_WORDS[language]} {phrases(language, 'player')[f'player={number}'][0]}"


def _with_colours(language: str, colours: tuple[str, str]) -> Grammar:
    grammar = template(language)
    for pair, rule in enumerate(("pair_a", "pair_b")):
        words = _colour_words(language, colours, pair)
        grammar = grammar.with_rule(rule, _either([_phrase(word) for word in words]))
    return grammar


def _colour_words(language: str, colours: tuple[str, str], pair: int) -> tuple[str, ...]:
    """Give what calls a pair: the words for its colour that are not the other's and mean nothing else."""
    others = colour_words(language, colours[1 - pair])
    taken = _words_of_calls(language)
    return tuple(
        word
        for word in colour_words(language, colours[pair])
        if word not in others and not {plain(part) for part in word.split()} <= taken
    )


@lru_cache
def _words_of_calls(language: str) -> frozenset[str]:
    grammar = template(language).with_rule("pair_a", VOID).with_rule("pair_b", VOID).pruned()
    return frozenset(map(plain, grammar.words()))


def _alikes(language: str, colours: tuple[str, str], sounds: Sounds) -> SoundAlikes:
    called = [part for pair in (0, 1) for word in _colour_words(language, colours, pair) for part in word.split()]
    return SoundAlikes(sounds, (*_words_of_calls(language), *called))


def _free(alikes: SoundAlikes, players: tuple[str, ...]) -> list[tuple[str, int]]:
    """Give every way to name a player, with the player's number; what has a meaning or several share is left out.

    What is one player's whole name and a part of another's calls the first.
    """
    ways = [
        (way, number, _parts(way), at == 0)
        for number, name in enumerate(players, start=1)
        for at, way in enumerate(_ways(name))
    ]
    return [
        (way, number)
        for way, number, parts, is_whole in ways
        if not all(map(alikes.meaning, parts))
        and not any(
            owner != number and is_others_whole >= is_whole and alikes.are_same(parts, other)
            for _, owner, other, is_others_whole in ways
        )
    ]


def _ways(name: str) -> Iterator[str]:
    """Give a name as it is spoken: first in full, then by its first word and by its last."""
    words = [word for word in _REMARK.sub(" ", latin(name)).replace("*", " ").split() if _is_spoken(word)]
    if words:
        ways = (" ".join(words), words[0], words[-1])
        # Names with the same words, as of "Ann-Marie" and "Ann Marie", are one way to call a player.
        yield from {_parts(way): way for way in ways}.values()


_REMARK = re.compile(r"[(\[{（【].*?([)\]}）】]|$)")
_TITLES = frozenset({"dr", "dra", "don", "mr", "mrs", "ms", "sr", "sra", "srta", "jr", "prof"})


def _is_spoken(word: str) -> bool:
    """Say whether a word is more than an initial, a title or a mark, and all of it can be said."""
    letters = word.replace("-", "").replace("'", "")
    return len(letters) > 1 and letters not in _TITLES and is_latin(letters)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(_marked(plain(name)))


def _marked(text: str) -> list[str]:
    """Give the words of a text without hyphens, and without apostrophes that join nothing."""
    return [word for part in text.replace("-", " ").split() if (word := part.strip("'"))]


def _phrase(text: str) -> Expansion:
    words = tuple(Word(word) for word in _marked(text.lower()))
    return words[0] if len(words) == 1 else Sequence(words)


def _either(items: list[Expansion] | list[Tagged]) -> Expansion:
    return Alternatives(tuple(items)) if items else VOID
