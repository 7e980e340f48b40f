"""The score in an umpire's words, English and Spanish.

What people may say is the grammar's (`padel.calls`).
"""

from dataclasses import dataclass

from padel.score import Score
from padel.set_score import SetScore
from padel.shots import Pair


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; what is in braces is filled in.

    Attributes:
        numbers: the words of 0 to 19, and those of 20, 30 … 90 under their number.
        joint: what joins tens and ones ("twenty one", "treinta y uno").
        fused: numbers that are one word where tens and ones are not (Spanish 21 to 29).
        points: love, fifteen, thirty, forty.
        deciding: the deciding point, by the code of the deuce rule; "" in a tie-break.
        level, all_level: points of a tie-break, and games or sets, that are equal.
        games, sets: the noun after one, and after any other number.
        ordinals: first set, second set …
    """

    numbers: dict[int, str]
    joint: str
    fused: dict[int, str]
    points: tuple[str, str, str, str]
    deuce: str
    advantage: str
    deciding: dict[str, str]
    game: str
    game_and_set: str
    match: str
    leads: str
    level: str
    all_level: str
    to: str
    games: tuple[str, str]
    sets: tuple[str, str]
    one: str
    tiebreak: str
    ordinals: tuple[str, ...]

    def number(self, number: int) -> str:
        """Give the words of a number from 0 to 99, and the digits of a larger one."""
        if number > 99:
            return str(number)
        if number in self.numbers or number in self.fused:
            return self.numbers.get(number) or self.fused[number]
        return f"{self.numbers[number - number % 10]}{self.joint}{self.numbers[number % 10]}"

    def counted(self, number: int, nouns: tuple[str, str]) -> str:
        """Give a number with its noun: "one game", "three games"."""
        return f"{self.one} {nouns[0]}" if number == 1 else f"{self.number(number)} {nouns[1]}"


_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve"
)
_SPANISH_TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_SPANISH_TWENTIES = (
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)


def _numbers(ones: str, tens: str) -> dict[int, str]:
    return dict(enumerate(ones.split())) | {10 * ten: word for ten, word in enumerate(tens.split(), start=2)}


LANGUAGES: dict[str, Words] = {
    "en": Words(
        numbers=_numbers(_ENGLISH, _ENGLISH_TENS),
        joint=" ",
        fused={},
        points=("love", "fifteen", "thirty", "forty"),
        deuce="deuce",
        advantage="advantage {name}",
        deciding={"TN1D": "golden point", "TN3D": "star point", "": "deciding point"},
        game="game {name}",
        game_and_set="game and {ordinal} set {name}, {games}",
        match="game, set and match {name}, {sets}",
        leads="{name} leads {score}",
        level="{count} all",
        all_level="{count} all",
        to="to",
        games=("game", "games"),
        sets=("set", "sets"),
        one="one",
        tiebreak="tie-break",
        ordinals=("first", "second", "third", "fourth", "fifth"),
    ),
    "es": Words(
        numbers=_numbers(_SPANISH, _SPANISH_TENS),
        joint=" y ",
        fused=dict(enumerate(_SPANISH_TWENTIES.split(), start=21)),
        points=("nada", "quince", "treinta", "cuarenta"),
        deuce="iguales",
        advantage="ventaja {name}",
        deciding={"TN1D": "punto de oro", "TN3D": "star point", "": "punto decisivo"},
        game="juego {name}",
        game_and_set="juego y {ordinal} set {name}, {games}",
        match="juego, set y partido {name}, {sets}",
        leads="{name} gana {score}",
        level="{count} iguales",
        all_level="iguales a {count}",
        to="a",
        games=("juego", "juegos"),
        sets=("set", "sets"),
        one="un",
        tiebreak="tie-break",
        ordinals=("primer", "segundo", "tercer", "cuarto", "quinto"),
    ),
}
"""The words, by language code."""


def call(score: Score, language: str = "en", names: tuple[str, str] = ("blue", "red")) -> str:
    """Give the score as an umpire says it, the server's points first; `names` are of pair a and pair b.

    Raises:
        KeyError: when there are no words of the language; `LANGUAGES` are there.
    """
    words = LANGUAGES[language]
    if score.winner:
        return _match(score, words, names)
    if score.points == (0, 0):
        return _between_games(score, words, names)
    return _points(score, words, names)


def standing(score: Score, language: str = "en", names: tuple[str, str] = ("blue", "red")) -> str:
    """Give the games of the set that is played, or at its start the sets, as they stand.

    Raises:
        KeyError: as `call` does.
    """
    return _stands(score, LANGUAGES[language], names)


def _stands(score: Score, words: Words, names: tuple[str, str]) -> str:
    running = score.sets[-1]
    if running.games == 0:
        said = _standing(score.sets_won, words.sets, words, names)
        return f"{said}, {words.tiebreak}" if score.in_tiebreak else said
    where = words.tiebreak if score.in_tiebreak else f"{words.ordinals[len(score.sets) - 1]} {words.sets[0]}"
    return f"{_standing((running.games_a, running.games_b), words.games, words, names)}, {where}"


def figures(score: Score, pair: Pair, language: str = "en") -> str:
    """Give the games of every set that was begun, those of `pair` first, with the points of a tie-break after them.

    Raises:
        KeyError: as `call` does.
    """
    words = LANGUAGES[language]
    return ", ".join(_set_figures(one, pair, words) for one in score.sets if one.games)


def tiebreak_points(ended: SetScore, language: str = "en") -> str:
    """Give the points of the tie-break that ended a set, those of the set's winner first.

    Raises:
        ValueError: when the set had none.
        KeyError: as `call` does.
    """
    if ended.tiebreak is None:
        raise ValueError(f"the set {ended} had no tie-break")
    words = LANGUAGES[language]
    winner: Pair = "a" if ended.games_a > ended.games_b else "b"
    return f"{words.tiebreak} {_two(ended.tiebreak, winner, words)}"


def _set_figures(one: SetScore, pair: Pair, words: Words) -> str:
    games = _two((one.games_a, one.games_b), pair, words)
    return f"{games}, {words.tiebreak} {_two(one.tiebreak, pair, words)}" if one.tiebreak else games


def _two(figures: tuple[int, int], pair: Pair, words: Words) -> str:
    first, second = figures if pair == "a" else figures[::-1]
    return f"{words.number(first)} {words.number(second)}"


def _points(score: Score, words: Words, names: tuple[str, str]) -> str:
    server, receiver = score.points if score.serving_pair == "a" else score.points[::-1]
    if score.in_tiebreak:
        count = words.level.format(count=words.number(server))
        said = count if server == receiver else f"{words.number(server)} {words.number(receiver)}"
        return f"{said}, {words.deciding['']}" if score.is_deciding_point else said
    if score.is_deciding_point:
        return words.deciding[score.set_format.deuce.value]
    if score.is_deuce:
        return words.deuce
    if min(server, receiver) >= 3:
        return words.advantage.format(name=names[score.points[1] > score.points[0]])
    if server == receiver:
        return words.level.format(count=words.points[server])
    return f"{words.points[server]} {words.points[receiver]}"


def _between_games(score: Score, words: Words, names: tuple[str, str]) -> str:
    running = score.sets[-1]
    if running.games == 0 and len(score.sets) == 1:
        return words.level.format(count=words.number(0) if score.in_tiebreak else words.points[0])
    stands = _stands(score, words, names)
    if running.games == 0:
        return f"{_set_won(score, words, names)}, {stands}"
    if score.last_game is None:
        return stands
    return f"{words.game.format(name=names[score.last_game == 'b'])}, {stands}"


def _set_won(score: Score, words: Words, names: tuple[str, str]) -> str:
    done = score.sets[-2]
    winner: Pair = "a" if done.games_a > done.games_b else "b"
    return words.game_and_set.format(
        name=names[winner == "b"],
        ordinal=words.ordinals[len(score.sets) - 2],
        games=_tally((done.games_a, done.games_b), winner, words.games, words),
    )


def _match(score: Score, words: Words, names: tuple[str, str]) -> str:
    assert score.winner is not None
    sets = _tally(score.sets_won, score.winner, words.sets, words)
    return words.match.format(name=names[score.winner == "b"], sets=sets)


def _standing(won: tuple[int, int], nouns: tuple[str, str], words: Words, names: tuple[str, str]) -> str:
    if won[0] == won[1]:
        return words.all_level.format(count=words.counted(won[0], nouns))
    leader: Pair = "a" if won[0] > won[1] else "b"
    return words.leads.format(name=names[leader == "b"], score=_tally(won, leader, nouns, words))


def _tally(won: tuple[int, int], leader: Pair, nouns: tuple[str, str], words: Words) -> str:
    mine, theirs = won if leader == "a" else won[::-1]
    loser = words.points[0] if theirs == 0 else words.number(theirs)
    return f"{words.counted(mine, nouns)} {words.to} {loser}"
