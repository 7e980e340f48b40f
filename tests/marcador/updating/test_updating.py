"""A release that works stays; one that does not is left again by itself, also after a power cut in the middle."""

import os
import tarfile
from pathlib import Path

import pytest

from marcador.errors import UpdateError
from marcador.updating.health import Services
from marcador.updating.installing import Updating
from marcador.updating.packing import About, make, unpack
from marcador.updating.places import Places
from marcador.updating.signing import PRIVATE, PUBLIC, new_key, sign
from tests.device.board.made_up import machine

SYSTEMCTL = """#!/bin/sh
echo "$*" >> {box}/asked
case "$1" in
    restart | is-active) exec {box}/opt/current/bin/marcador ;;
esac
"""
"""A systemd whose services run, or end, as the command that is current does."""

INSTALLER = """#!/bin/sh
set -eu
release={box}/opt/releases/{name}
mkdir -p "$release/bin"
cp {box}/works "$release/bin/marcador"
cp "$2/release.json" "$release"
{more}
ln -sfn "$(readlink {box}/opt/current)" {box}/opt/previous
ln -sfn "$release" {box}/opt/current
echo "this is {name} now"
"""


class Box:
    """A box on which the release `old` runs, with the key that signs what it takes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, list[str]()
        self.places = Places(folder / "opt", folder / PUBLIC)
        new_key(folder)
        old = folder / "opt/releases/old"
        (old / "bin").mkdir(parents=True)
        self.program(old / "bin/marcador", "exit 0")
        self.places.current.symlink_to(old)
        self.program(folder / "bin/systemctl", SYSTEMCTL.format(box=folder))
        box = machine(folder / "root", {"etc/marcador/parts": "device,server\n"})
        services = Services(box, lasts_s=2, sleep=lambda _: None)
        self.updating = Updating(self.places, services, self.said.append, self)
        self.exports, self.no_export = list[tuple[str, str, str | None]](), ""
        self.tried_meanwhile: list[bool] = []

    def export(self, runs: str, comes: str) -> None:
        self.exports.append((runs, comes, self.runs))
        self.tried_meanwhile.append(self.places.trial.exists() or self.goes_back_to == comes)
        if self.no_export:
            raise UpdateError(self.no_export)

    def program(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if text.startswith("#!") else f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    def release(self, name: str, does: str = "exit 0", more: str = "", made: str = "2026-06-01T00:00:00Z") -> Path:
        """Make and sign a release whose command does something, by an installer of our own."""
        checkout = self.folder / f"checkout-{name}"
        self.program(checkout / "firmware-config/install.sh", INSTALLER.format(box=self.folder, name=name, more=more))
        self.program(self.folder / "works", does)
        (checkout / "release.json").write_text(f'{{"version": "{name}", "made": "{made}"}}')
        file = self.folder / f"marcador-{name}.tar.gz"
        with tarfile.open(file, "w:gz") as packed:
            for one in checkout.iterdir():
                packed.add(one, one.name)
        sign(file, self.folder / PRIVATE)
        return file

    def install(self, file: Path) -> None:
        self.updating.install(file, file.with_name(f"{file.name}.sig"))

    @property
    def runs(self) -> str | None:
        return self.places.name(self.places.current)

    @property
    def goes_back_to(self) -> str | None:
        return self.places.name(self.places.previous)

    @property
    def releases(self) -> set[str]:
        return {one.name for one in (self.places.home / "releases").iterdir()}


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return Box(tmp_path)


def test_a_release_that_works_stays_and_the_one_before_is_kept(box: Box) -> None:
    box.install(box.release("new"))
    assert box.runs == "new"
    assert box.said == [
        "marcador-new.tar.gz is of 2026-06-01T00:00:00Z, signed by whom this box takes releases from",
        "this is new now",
        "new works",
    ]
    asked = (box.folder / "asked").read_text().splitlines()
    assert asked[:3] == ["daemon-reload", "restart marcador-server.service", "restart marcador-device.service"]
    assert not box.places.trial.exists()
    box.install(box.release("newer"))
    assert (box.runs, box.releases) == ("newer", {"new", "newer"})


def test_a_release_that_does_not_start_is_left_again(box: Box) -> None:
    said = r"the release does not work \(marcador-server.service does not start; .* says why\); old runs again"
    with pytest.raises(UpdateError, match=said):
        box.install(box.release("broken", "exit 1"))
    assert box.runs == "old"
    assert not box.places.trial.exists()


def test_a_release_that_ends_after_a_while_is_left_again(box: Box) -> None:
    count = "n=$(cat {0} 2>/dev/null || echo 0); echo $((n + 1)) > {0}; [ $n -lt 3 ]".format(box.folder / "starts")
    with pytest.raises(UpdateError, match="starts, but ends again"):
        box.install(box.release("frail", count))
    assert box.runs == "old"


def test_a_release_that_cannot_be_installed_changes_nothing(box: Box) -> None:
    with pytest.raises(UpdateError, match="could not be installed: no room; what ran runs on"):
        box.install(box.release("large", more="echo no room >&2; exit 1"))
    assert (box.runs, box.goes_back_to, box.places.trial.exists()) == ("old", None, False)
    assert not (box.folder / "asked").exists()


def test_a_power_cut_between_turning_and_trying_is_mended_at_the_next_start(box: Box) -> None:
    box.release("broken", "exit 1")
    unpack(box.folder / "marcador-broken.tar.gz", box.places.incoming)
    box.places.begin_trial("broken")
    box.updating._run_installer()
    assert box.runs == "broken"
    with pytest.raises(UpdateError, match="old runs again"):
        box.updating.settle()
    assert box.runs == "old"
    box.updating.settle()


def test_a_power_cut_before_the_new_one_is_turned_to_does_not_try_it(box: Box) -> None:
    box.install(box.release("new"))
    box.places.begin_trial("newer")
    box.program(box.places.current / "bin/marcador", "exit 1")
    box.updating.settle()
    assert (box.runs, box.goes_back_to, box.places.trial.exists()) == ("new", "old", False)


def test_data_are_exported_while_what_runs_is_still_current(box: Box) -> None:
    box.install(box.release("new"))
    assert box.exports == [("old", "new", "old")]
    assert box.tried_meanwhile == [False]
    assert (box.runs, box.places.name(box.places.previous)) == ("new", "old")
    box.no_export = "the disk is full"
    box.updating.back()
    assert box.exports[1:] == [("new", "old", "new")]
    assert box.said[-2:] == ["the disk is full", "old runs again"]


def test_without_an_export_of_its_data_a_release_is_not_turned_to(box: Box) -> None:
    box.no_export = "the disk is full"
    with pytest.raises(UpdateError, match="the disk is full; old runs on"):
        box.install(box.release("new"))
    assert (box.runs, box.goes_back_to, box.places.trial.exists()) == ("old", None, False)
    assert not (box.folder / "asked").exists()


def test_what_nobody_signed_is_not_even_opened(box: Box) -> None:
    file = box.release("new")
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(UpdateError, match="nothing was changed"):
        box.install(file)
    assert box.runs == "old"
    assert not box.places.incoming.exists()


def test_an_older_release_is_refused_though_it_is_signed(box: Box) -> None:
    box.install(box.release("new", made="2026-06-02T00:00:00Z"))
    with pytest.raises(UpdateError, match=r"the release is of 2026-06-01.*, what runs of 2026-06-02"):
        box.install(box.release("older"))
    assert box.runs == "new"


def test_one_may_go_back_and_forth(box: Box) -> None:
    with pytest.raises(UpdateError, match="no earlier release"):
        box.updating.back()
    box.install(box.release("new"))
    box.updating.back()
    assert box.runs == "old"
    box.updating.back()
    assert box.runs == "new"


@pytest.mark.parametrize(
    "holds", [{"a": b""}, {"release.json": b"{}"}, {"release.json": b'{"version": "1", "made": "2026"}'}]
)
def test_what_is_no_release_is_told(box: Box, holds: dict[str, bytes]) -> None:
    file = box.folder / "other.tar.gz"
    with tarfile.open(file, "w:gz") as packed:
        for name, content in holds.items():
            (box.folder / name).write_bytes(content)
            packed.add(box.folder / name, name)
    with pytest.raises(UpdateError, match="is no release of Marcador"):
        unpack(file, box.places.incoming)


def test_a_file_that_leads_out_of_its_folder_is_no_release(box: Box) -> None:
    file = box.folder / "evil.tar.gz"
    with tarfile.open(file, "w:gz") as packed:
        packed.add(box.folder / "bin/systemctl", "../outside")
    with pytest.raises(UpdateError, match="is no release of Marcador"):
        unpack(file, box.places.incoming)
    assert not (box.places.home / "outside").exists()


def test_a_checkout_is_made_a_release(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for name in ("firmware-config", "requirements", "marcador", "build"):
        (checkout / name).mkdir(parents=True)
    (checkout / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "marcador"\nversion = "3.1.4"\n[tool.setuptools]\npackages = ["marcador"]\n'
    )
    (checkout / "marcador/__init__.py").write_text("")
    (checkout / "requirements/run.txt").write_text("")
    (checkout / "firmware-config/install.sh").write_text("#!/bin/sh\n")
    for name in ("LICENSE", "README.md", "CHANGELOG.md"):
        (checkout / name).write_text("")
    file = make(checkout, tmp_path / "out", "2026-06-01T00:00:00Z")
    assert file.name == "marcador-3.1.4.tar.gz"
    assert unpack(file, tmp_path / "in") == About("3.1.4", "2026-06-01T00:00:00Z")
    assert [one.name for one in (tmp_path / "in").glob("*.whl")] == ["marcador-3.1.4-py3-none-any.whl"]
