"""The page of the documentation that says what can be said, written from the grammars and the examples."""

from collections.abc import Iterator

from padel.calls.examples import TOPICS, Topic
from padel.calls.languages import COLOURS, LANGUAGES, phrases
from padel.calls.sound_alikes import SOUND_ALIKES

_INTRODUCTION = """# What can be said

The grammars are `padel/calls/en.jsgf` and `padel/calls/es.jsgf`; this page is generated from them and from
`padel/calls/examples.py` (`make docs`). A pair is called by its colour, a player by number or by name: full name,
first name or last name. In the examples blue are Maria and Carlos (players 1, 2), red Laura and David (3, 4).

Every sentence has one meaning, and every meaning can be said in each language; the tests walk through all sentences.
Accents do not matter in what is typed. With a wake word (a setting) every sentence begins with *umpire* or *árbitro*.
What makes no sense in the state of the match must be said the more clearly to be heard, and is then answered with its
reason (decisions/listening.md).
"""

_WORDS = (
    ("Strokes", ("serve", "return", "shot")),
    ("Outcomes", ("outcome", "lost_rally")),
    (
        "Other words",
        (
            "double_fault", "ace", "ago", "deuce", "deciding_point", "tiebreak_begins", "service_call", "undo",
            "undo_point", "redo", "cancel", "begin", "suspend", "warm_up", "medical", "toilet", "step", "time",
            "retire", "walkover", "walkover_against", "next_match", "set_aside", "confirm", "ask", "mute", "listen",
            "remark", "to_win",
        ),
    ),
)  # fmt: skip

_BESIDE = ("about=ball_lost", "about=touched", "about=net")
"""Tags of phrases whose meaning another tag of theirs says."""


def page() -> str:
    """Give the page as Markdown."""
    return "\n".join([_INTRODUCTION, *_topics(), *_words(), *_colours(), *_sound_alikes()]) + "\n"


def _topics() -> Iterator[str]:
    for topic in TOPICS:
        yield f"## {topic.title}\n\n{topic.about}\n\n| English | español |\n|---|---|"
        yield from _rows(topic)
        yield ""


def _rows(topic: Topic) -> Iterator[str]:
    for example in topic.examples:
        yield f'| "{example.en}" | «{example.es}» |'


def _words() -> Iterator[str]:
    for title, rules in _WORDS:
        yield f"## {title}\n\n| meaning | English | español |\n|---|---|---|"
        for meaning, said in _meanings(rules):
            yield f"| {meaning} | {said['en']} | {said['es']} |"
        yield ""


def _meanings(rules: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for language in LANGUAGES:
        for rule in rules:
            for tag, said in phrases(language, rule).items():
                if tag.startswith(_BESIDE):
                    continue
                meaning = tag.replace("_", " ").replace("=", ": ").removeprefix("call: ").removeprefix("shot: ")
                ways = found.setdefault(meaning.removeprefix("outcome: "), {one: [] for one in LANGUAGES})
                ways[language] += [one for one in said if one not in ways[language]]
    for meaning, by_language in found.items():
        yield meaning, {language: ", ".join(said) for language, said in by_language.items()}


def _colours() -> Iterator[str]:
    yield "## Colours\n\nOther colours are said as they are written.\n\n| English | español |\n|---|---|"
    for forms in COLOURS:
        yield f"| {', '.join(forms['en'])} | {', '.join(forms['es'])} |"
    yield ""


def _sound_alikes() -> Iterator[str]:
    yield (
        "## Easily mistaken\n\nThese words sound alike in a noisy hall. Choose colours and players' names that do "
        "not sound like them, or like one another."
    )
    for language, pairs in SOUND_ALIKES.items():
        yield f"\n- {language}: " + ", ".join(f"{one}/{other}" for one, other in pairs)
