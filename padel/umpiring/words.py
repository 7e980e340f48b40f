"""Names for what is spoken of in a match: its players and pairs, shots, scores and steps, in the match's language."""

from functools import lru_cache

from padel import events, spoken
from padel.calls import LANGUAGES, Call
from padel.calls.languages import colour_words, phrases
from padel.match import Match
from padel.play import Play
from padel.shots import PAIRS, Pair, pair_of
from padel.umpiring.texts import text


def language_of(match: Match) -> str:
    """Give the language to speak in; English where the match's own is not among those of the calls."""
    return match.setup.language if match.setup.language in LANGUAGES else "en"


def say(match: Match, key: str, **filled: object) -> str:
    """Give a text in the match's language."""
    return text(language_of(match), key, **filled)


def player_name(match: Match, player: int) -> str:
    """Give a player's name."""
    return match.names(pair_of(player)).players[(player - 1) % 2]


def score_called(match: Match) -> str:
    """Give the score as an umpire says it, with the pairs by their colours."""
    return spoken.call(match.score, language_of(match), _colours(match))


def score_told(match: Match) -> str:
    """Give the whole score to who asks for it: the points as called, then the games or sets that stand beside them.

    After a set its tie-break is told, after the match all sets, and how it ended when not by its score.
    """
    called, language, score = score_called(match), language_of(match), match.score
    if match.play.is_over:
        return _end_told(match, called)
    if score.games_served == 0:
        return called
    if score.points != (0, 0):
        return f"{called}, {standing_told(match)}"
    ended = score.sets[-2] if len(score.sets) > 1 and score.sets[-1].games == 0 else None
    if ended is None or ended.tiebreak is None:
        return called
    return f"{called}, {spoken.tiebreak_points(ended, language)}"


def standing_told(match: Match) -> str:
    """Give the games or sets that stand beside the points."""
    return spoken.standing(match.score, language_of(match), _colours(match))


def pair_told(match: Match, pair: Pair) -> str:
    """Give a pair's colour as it stands beside the word for a pair, in Spanish "roja" as in "la pareja roja"."""
    return _of_pairs(match)[PAIRS.index(pair)]


def level_told(match: Match, games: int) -> str:
    """Give equal games in words: "six all"."""
    words = spoken.LANGUAGES[language_of(match)]
    return words.level.format(count=words.number(games))


def duration_told(match: Match, seconds: int) -> str:
    """Give a time in words: in whole minutes from two on, else in seconds."""
    number = spoken.LANGUAGES[language_of(match)].number
    if seconds >= 120 and seconds % 60 == 0:
        return say(match, "minutes", count=number(seconds // 60))
    return say(match, "seconds", count=number(seconds))


def _end_told(match: Match, called: str) -> str:
    """Give how the match ended and the figures of all its sets, the winner's first."""
    ending, winner = match.play.ending, match.play.winner
    if ending is not None:
        names = _of_pairs(match)
        loser, won = names if winner == "b" else names[::-1]
        called = say(match, f"ended_{ending.kind}", loser=loser, winner=won, reason=ending.reason)
    figures = spoken.figures(match.score, winner or "a", language_of(match))
    return f"{called}, {figures}" if figures else called


def _colours(match: Match) -> tuple[str, str]:
    language = language_of(match)
    blue, red = (colour_words(language, match.names(pair).colour)[0] for pair in PAIRS)
    return blue, red


def _of_pairs(match: Match) -> tuple[str, str]:
    """Give the colours as they stand beside the word for a pair, which is feminine in Spanish: "la pareja roja"."""
    language = language_of(match)
    blue, red = (_feminine(colour_words(language, match.names(pair).colour)) for pair in PAIRS)
    return blue, red


def _feminine(words: tuple[str, ...]) -> str:
    usual = words[0]
    return f"{usual[:-1]}a" if f"{usual[:-1]}a" in words else usual


@lru_cache
def _shot_words(language: str) -> dict[str, str]:
    rules = ("shot", "serve", "return", "outcome", "double_fault", "ace")
    return {tag.partition("=")[2]: said[0] for rule in rules for tag, said in phrases(language, rule).items()}


def described(language: str, call: Call) -> str:
    """Give what a call said of a point: "smash winner"."""
    words = _shot_words(language)
    if call.kind in ("ace", "double_fault"):
        return words[call.kind]
    return " ".join(words[part] for part in (call.shot, call.outcome) if part)


_STEPS: dict[type[events.Data], str] = {
    events.ServeFaulted: "step_fault",
    events.LetCalled: "step_let",
    events.MatchStarted: "step_started",
    events.MatchResumed: "step_resumed",
    events.MatchSuspended: "step_suspended",
    events.WarmUpStarted: "step_warm_up",
    events.BreakStarted: "step_break",
    events.PenaltyGiven: "step_penalty",
    events.ConductNoted: "step_time_violation",
    events.ServerChosen: "step_server",
    events.ReceiverChosen: "step_receiver",
    events.ScoreSet: "step_score_set",
    events.MatchArranged: "step_arranged",
    events.MatchSetAside: "step_set_aside",
    events.MatchTakenUp: "step_set_aside",
    events.MatchAbandoned: "step_ended",
    events.MatchRetired: "step_ended",
    events.MatchWalkedOver: "step_ended",
}


def step_described(match: Match, play: Play) -> str:
    """Give what the last step to `play` was; it must have one."""
    assert play.before is not None
    if len(play.steps) <= len(play.before.steps):
        return say(match, "step_correction")
    if len(play.points) > len(play.before.points):
        point = play.points[-1]
        key = "step_penalty_point" if point.penalty else "step_point"
        return say(match, key, number=point.number, score=point.score)
    return say(match, _STEPS[type(play.steps[-1].event.data)])
