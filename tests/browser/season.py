"""A season of a small club: matches of five people in changing pairs, with the heart of one of them."""

from datetime import UTC, datetime, timedelta

from padel.events import PairNames
from tests.browser.court import Court
from tests.browser.script import START, Script

PAIRS = [("Ana", "Luis", "Carla", "Max"), ("Ana", "Carla", "Luis", "Max"), ("Ana", "Luis", "Zoe", "Max")]
SHORT = "SET1-S:6/TB7-G:TN3D"


def play_season(court: Court, count: int = 8, days_apart: int = 5, format: str = SHORT) -> list[Script]:
    """Play matches until today, the last one first begun two hours ago; Ana wears a strap in each."""
    scripts = []
    for number in range(count):
        one, two, three, four = PAIRS[number % len(PAIRS)]
        pairs = (
            PairNames(name="Blue", colour="blue", players=(one, two)),
            PairNames(name="Red", colour="red", players=(three, four)),
        )
        begun = datetime.now(UTC) - timedelta(days=(count - 1 - number) * days_apart, hours=2)
        script = Script(f"m-{number}", pairs, format, seed=number, start=begun)
        court.play(*script.opening, *script.rallies(300))
        seconds = int((script.now - begun).total_seconds())
        moments = [begun + timedelta(seconds=at) for at in range(0, seconds, 5)]
        beats = [(at, script.bpm(1, START + (at - begun)) - number) for at in moments]
        court.beat(script.id, 1, beats)
        scripts.append(script)
    return scripts
