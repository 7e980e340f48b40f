from pathlib import Path

import pytest

from marcador.configuration import Configuration, load
from marcador.documentation import _configuration
from marcador.errors import ConfigurationError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "marcador.toml"
    path.write_text(text)
    return path


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(environment={}) == Configuration()


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    path = written(tmp_path, '[device]\ncourt = "2"\n[[wearables]]\nsensor = "H10"\nplayer = 3\n')
    configuration = load(path, {})
    assert configuration.device.court == "2"
    assert configuration.wearables[0].player == 3


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '[device]\ncourt = "2"\n')
    assert load(path, {"MARCADOR_DEVICE_COURT": "7"}).device.court == "7"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[device]\n\ncourt = "a b"\n', "line 3: device.court"),
        ("[device]\nmicrofone = 1\n", "line 2: device.microfone: there is no such setting"),
        ("[umpire]\nleast_probability = 2\n", "line 2: umpire.least_probability"),
        ('[match]\nformat = "BO3"\n', "line 2: match.format: 'BO3' is not a match format"),
        ('[match.pair_a]\ncolour = "blue"\n', "line 1: match.pair_a.players: is missing"),
        ('[[wearables]]\nsensor = "a"\nplayer = 1\n[[wearables]]\nsensor = "b"\nplayer = 9\n', "line 6: wearables.1"),
        ("[device\n", "line 1"),
        ("[devices]\n", "line 1: devices: there is no such setting"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(written(tmp_path, text), {})
    assert message in str(error.value)
    assert "marcador.toml" in str(error.value)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="environment variable MARCADOR_UMPIRE_PENDING_S"):
        load(written(tmp_path, ""), {"MARCADOR_UMPIRE_PENDING_S": "soon"})


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(tmp_path / "none.toml", {})


def test_every_setting_is_documented() -> None:
    for line in _configuration().splitlines():
        if line.startswith("| `"):
            assert not line.endswith("|  |"), f"{line} says nothing"


def test_a_variable_names_the_file_where_no_option_does(tmp_path: Path) -> None:
    path = written(tmp_path, '[device]\ncourt = "2"\n')
    assert load(environment={"MARCADOR_CONFIG": str(path)}).device.court == "2"
    other = tmp_path / "other.toml"
    other.write_text("")
    assert load(other, {"MARCADOR_CONFIG": str(path)}).device.court == "1"
