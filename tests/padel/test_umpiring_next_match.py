"""From one match to the next by word: two words each, and what can be said between."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls import LANGUAGES, match_grammar, spoken_words, understand
from padel.errors import SetupError
from padel.events import MatchArranged, MatchCreated, MatchRetired, MatchSetAside, MatchTakenUp, PairNames
from padel.match import fold
from padel.refusals import refusal_in
from padel.umpiring import Desk, decide, discard, fit, setting_up
from tests.padel.conftest import PLAYERS, Chair, created, event

PEOPLE = (*PLAYERS, "Ana López", "Bea Ruiz", "José Núñez", "O'Brien")
WORDS = {
    "en": {"next": "next match", "aside": "set match aside", "confirm": ("confirm", "yes confirm", "confirmed"),
           "over": "blue retires", "point": "point blue", "undo": "undo", "resume": "resume match",
           "cancel": "cancel"},
    "es": {"next": "nuevo partido", "aside": "aplazar partido", "confirm": ("confirmar", "sí confirmar", "confirmo"),
           "over": "azul se retira", "point": "punto azul", "undo": "deshacer", "resume": "reanudar partido",
           "cancel": "cancelar"},
}  # fmt: skip
FORMAT = "SET3-S:6/TB7"


def chair_at(language: str, *said: str) -> Chair:
    chair = Chair(FORMAT, language)
    for sentence in said:
        chair.say(sentence)
    return chair


CONFIRMING = [(language, word) for language in LANGUAGES for word in WORDS[language]["confirm"]]


@pytest.mark.parametrize(("language", "word"), CONFIRMING)
def test_the_next_match_begins_on_a_second_word(language: str, word: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["over"])
    asked = chair.say(words["next"])
    assert (asked.verdict, asked.begins, asked.events) == ("asked", None, ())
    assert "Maria" in asked.reason
    begun = chair.say(word)
    assert (begun.verdict, begun.events, begun.pending) == ("taken", (), None)
    assert begun.begins == created(FORMAT, language)


def test_the_word_that_was_asked_for_fits_better_than_a_stray_one() -> None:
    chair = chair_at("en", "blue retires")
    confirm = understand(chair.grammar, ("confirm",))
    assert confirm is not None
    assert fit(confirm, chair.say("confirm")) == "against"
    chair.say("next match")
    assert fit(confirm, chair.say("confirm")) == "completes"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_stray_call_begins_nothing(language: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["over"])
    assert chair.say(words["confirm"][0]).verdict == "refused"
    chair.say(words["next"])
    assert chair.say(words["cancel"]).verdict == "discarded"
    assert chair.say(words["confirm"][0]).begins is None
    chair.say(words["next"])
    assert chair.pending is not None
    given_up = discard(chair.pending, language)
    assert (given_up.verdict, given_up.begins) == ("discarded", None)
    assert given_up.reason


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_match_that_goes_on_is_not_replaced_without_a_word(language: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["point"])
    decision = chair.say(words["next"])
    assert decision.verdict == "refused"
    assert words["aside"] in decision.reason


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_match_is_set_aside_on_a_second_word_and_resumed_by_one(language: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["point"])
    assert chair.say(words["aside"]).verdict == "asked"
    (rests,) = chair.say(words["confirm"][0]).events
    assert isinstance(rests, MatchSetAside)
    assert chair.match.state == "set_aside"
    for word in (words["point"], words["undo"], words["over"]):
        refused = chair.say(word)
        assert (refused.verdict, refused.events) == ("refused", ())
        assert words["resume"] in refused.reason
    (taken_up,) = chair.say(words["resume"]).events
    assert isinstance(taken_up, MatchTakenUp)
    assert taken_up.position == chair.match.events - 1
    assert (chair.match.state, chair.score) == ("live", "0-0 15-0")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_match_that_rests_or_in_which_nothing_was_played_gives_way(language: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["point"], words["aside"], words["confirm"][0], words["next"])
    assert chair.say(words["confirm"][0]).begins == created(FORMAT, language)
    unplayed = chair_at(language)
    assert unplayed.say(words["aside"]).verdict == "refused"
    assert unplayed.say(words["next"]).verdict == "asked"
    (arranged,) = unplayed.say(words["confirm"][0]).events
    assert isinstance(arranged, MatchArranged), "no match is left behind that nobody played"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_after_the_end_every_other_word_is_answered_with_what_can_be_said(language: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["over"])
    for word in (words["point"], words["over"], words["aside"], {"en": "fault", "es": "falta"}[language],
                 {"en": "blue", "es": "azul"}[language], words["resume"]):  # fmt: skip
        refused = chair.say(word)
        assert (refused.verdict, refused.events) == ("refused", ())
        assert words["undo"] in refused.reason
        assert words["next"] in refused.reason


def test_a_finished_match_stays_amendable_until_the_next_begins(chair: Chair) -> None:
    for sentence in ("point blue", "red retires", "next match"):
        chair.say(sentence)
    assert chair.say("undo").verdict == "discarded", "the next match is the first to go"
    assert chair.say("undo").verdict == "taken"
    assert chair.match.state == "live"
    chair.say("red retires")
    chair.say("next match")
    assert chair.say("correction point red").verdict == "taken"
    assert chair.pending is None, "who amends does not begin another match"


def test_what_is_asked_and_answered_meanwhile_does_not_end_the_waiting(chair: Chair) -> None:
    for sentence in ("red retires", "next match", "what's the score", "point blue", "game set and match blue"):
        chair.say(sentence)
    assert chair.say("confirm").begins is not None


def test_a_shot_that_waits_is_decided_first(chair: Chair) -> None:
    chair.say("smash winner")
    assert chair.say("next match").verdict == "refused"
    assert chair.say("blue").verdict == "taken"


# ---- who plays


def next_match(language: str, sentence: str, desk: Desk) -> Any:
    chair = chair_at(language, WORDS[language]["over"])
    grammar = match_grammar(language, ("blue", "red"), PLAYERS, people=desk.people)
    call = understand(grammar, spoken_words(sentence))
    assert call is not None
    asked = decide(chair.match, None, call, "1", desk)
    confirm = understand(grammar, spoken_words(WORDS[language]["confirm"][0]))
    assert confirm is not None
    return decide(chair.match, asked.pending, confirm, "2", desk).begins if asked.pending else asked


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "next match ana lópez and bea versus josé o'brien"),
        ("en", "new match ana bea ruiz against núñez and o'brien"),
        ("es", "nuevo partido ana y bea contra josé y o'brien"),
    ],
)
def test_remembered_players_are_named(language: str, sentence: str) -> None:
    setup = next_match(language, sentence, Desk(PEOPLE))
    assert setup.pair_a == PairNames(name="Ana López / Bea Ruiz", colour="blue", players=("Ana López", "Bea Ruiz"))
    assert setup.pair_b.players == ("José Núñez", "O'Brien")


def test_the_same_four_can_play_in_other_pairs() -> None:
    setup = next_match("en", "next match maria laura versus carlos david", Desk())
    assert (setup.pair_a.players, setup.pair_b.players) == (("Maria", "Laura"), ("Carlos", "David"))


def test_one_player_is_not_two() -> None:
    refused = next_match("en", "next match maria maria versus carlos david", Desk())
    assert (refused.verdict, refused.reason) == (
        "refused",
        "two players are called Maria; give one of them another name",
    )


def test_new_settings_count_from_the_next_match_on() -> None:
    settings = created("SET1-S:6/TB7", "es")
    assert next_match("en", "next match", Desk(setup=settings)) == settings


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pair_b": PairNames.of("red", ("Laura", "MARÍA"))}, "called MARÍA"),
        ({"pair_b": PairNames.of("azul", ("Laura", "David"))}, "both pairs"),
        ({"format": "SETS"}, "SETS"),
    ],
)
def test_what_cannot_be_set_up_is_said(changes: dict[str, object], says: str) -> None:
    with pytest.raises(SetupError, match=says) as error:
        setting_up.checked(created().model_copy(update=changes))
    assert len({refusal_in(language, error.value) for language in LANGUAGES}) == len(LANGUAGES)


# ---- before the first ball


@pytest.mark.parametrize(
    ("language", "sentence", "players", "server", "left"),
    [
        ("en", "swap pairs", ("Laura", "David", "Maria", "Carlos"), "Maria", "a"),
        ("es", "cambiar parejas", ("Laura", "David", "Maria", "Carlos"), "Maria", "a"),
        ("en", "swap players blue", ("Carlos", "Maria", "Laura", "David"), "Maria", "a"),
        ("es", "cambiar jugadores de la pareja rojo", ("Maria", "Carlos", "David", "Laura"), "Maria", "a"),
        ("en", "swap ends", PLAYERS, "Maria", "b"),
        ("es", "cambiar lados", PLAYERS, "Maria", "b"),
        ("en", "laura serves", PLAYERS, "Laura", "a"),
        ("es", "saca david", PLAYERS, "David", "a"),
        ("en", "carlos serves", PLAYERS, "Carlos", "a"),
    ],
)
def test_pairs_players_and_ends_change_places_before_the_first_ball(
    language: str, sentence: str, players: tuple[str, ...], server: str, left: str
) -> None:
    chair = chair_at(language)
    assert chair.say(sentence).verdict == "taken"
    setup = chair.match.setup
    assert setup.pair_a.players + setup.pair_b.players == players
    assert (setup.pair_a.colour, setup.pair_b.colour) == ("blue", "red")
    assert players[chair.match.score.server - 1] == server
    assert chair.match.score.ends[0] == ("left" if left == "a" else "right")
    assert chair.say(WORDS[language]["undo"]).verdict == "taken"
    assert chair.match.setup == created(FORMAT, language)


@given(st.lists(st.sampled_from(["swap pairs", "swap players blue", "swap players red", "swap ends"]), max_size=6))
def test_what_is_swapped_twice_is_as_it_was(sentences: list[str]) -> None:
    chair = chair_at("en", *sentences, *reversed(sentences))
    assert (chair.match.setup, chair.match.score) == (created(FORMAT), chair_at("en").match.score)


@pytest.mark.parametrize(("language", "word"), list(product(["en"], ["swap pairs", "swap players red", "swap ends"])))
def test_after_the_first_ball_they_stay(language: str, word: str) -> None:
    chair = chair_at(language, "point blue")
    assert chair.say(word).verdict == "refused"


def test_a_pair_alone_does_not_say_who_serves_first(chair: Chair) -> None:
    assert chair.say("red serves").verdict == "refused"
    chair.say("point blue")
    assert chair.say("laura serves").verdict == "alarm"


# ---- names too long for one line


@given(*[st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=40)] * 2)
def test_a_pair_is_named_after_any_two_players(first: str, second: str) -> None:
    pair = PairNames.of("blue", (first, second))
    assert len(pair.name) <= 40
    one, two = pair.name.split(" / ")
    for shown, name in ((one, first), (two, second)):
        assert shown == name or name.startswith(shown.removesuffix("…"))
    assert replace(Desk(), people=pair.players).people == (first, second)


def test_a_short_name_leaves_its_room_to_the_long_one() -> None:
    assert PairNames.of("blue", ("Bo", "Wolfeschlegelsteinhausenbergerdorff")).name == (
        "Bo / Wolfeschlegelsteinhausenbergerdorff"
    )
    assert isinstance(created(), MatchCreated)


@pytest.mark.parametrize(
    ("language", "again"),
    [
        ("en", "next match maria maria versus carlos david"),
        ("es", "nuevo partido maria maria contra carlos david"),
    ],
)
def test_a_refused_next_match_drops_the_question_before_it(language: str, again: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["over"], words["next"])
    refused = chair.say(again)
    assert (refused.verdict, refused.pending) == ("refused", None)
    assert words["next"] in refused.reason.partition(" · ")[2]
    assert chair.say(words["confirm"][0]).verdict == "refused"


@pytest.mark.parametrize(
    ("second", "told"),
    [("Ivo", "Eva e Ivo"), ("Íñigo", "Eva e Íñigo"), ("Hilario", "Eva e Hilario"), ("Iago", "Eva y Iago"),
     ("Hielo", "Eva y Hielo"), ("Bea", "Eva y Bea")],
)  # fmt: skip
def test_spanish_joins_names_as_they_sound(second: str, told: str) -> None:
    setup = created(FORMAT, "es")
    setup = setup.model_copy(update={"pair_a": PairNames.of("blue", ("Eva", second))})
    match = fold(None, event(setup))
    match = fold(match, event(MatchRetired(pair="a")))
    call = understand(match_grammar("es", ("blue", "red"), PLAYERS), ("nuevo", "partido"))
    assert call is not None
    assert told in decide(match, None, call, "call").reason


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nobody_serves_after_the_end(language: str) -> None:
    words = WORDS[language]
    chair = chair_at(language, words["over"])
    answered = chair.say({"en": "who serves", "es": "quién saca"}[language])
    assert answered.verdict == "answered"
    assert words["next"] in answered.reason
