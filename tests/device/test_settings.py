"""What the settings of a match refuse, with a sentence that says what to do."""

import pytest
from pydantic import ValidationError

from device.settings import MatchSettings, PairSettings


@pytest.mark.parametrize("colours", [("blue", "blue"), ("blue", "Azul"), ("Lima", "lima "), ("rosa", "pink")])
def test_two_pairs_of_one_colour_are_refused(colours: tuple[str, str]) -> None:
    pair_a = PairSettings(colour=colours[0], players=("Ana", "Bea"))
    pair_b = PairSettings(colour=colours[1], players=("Carla", "Dora"))
    with pytest.raises(ValidationError, match="give one of them another colour"):
        MatchSettings(pair_a=pair_a, pair_b=pair_b)


def test_two_colours_are_two_pairs() -> None:
    pair_a = PairSettings(colour="rosa", players=("Ana", "Bea"))
    pair_b = PairSettings(colour="red", players=("Carla", "Dora"))
    assert MatchSettings(pair_a=pair_a, pair_b=pair_b).pair_a == pair_a
