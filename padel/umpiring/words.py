"""Names for what is spoken of in a match: its players and pairs, shots, scores and steps, in the match's language."""

from dataclasses import replace
from functools import lru_cache

from padel import events, spoken
from padel.calls import LANGUAGES, Call
from padel.calls.languages import colour_words, phrases
from padel.match import Match
from padel.play import Play
from padel.score import Score
from padel.shots import pair_of
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
    return _called(match, match.score)


def score_told(match: Match) -> str:
    """Give the whole score to who asks for it: the points as they are called, then the games or sets."""
    points = score_called(match)
    if match.score.points == (0, 0) or match.score.games_served == 0:
        return points
    return f"{points}, {_called(match, replace(match.score, points=(0, 0), last_game=None))}"


def _called(match: Match, score: Score) -> str:
    language = language_of(match)
    colours = (match.names("a").colour, match.names("b").colour)
    blue, red = (colour_words(language, colour)[0] for colour in colours)
    return spoken.call(score, language, (blue, red))


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
