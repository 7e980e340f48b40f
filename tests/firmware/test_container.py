"""The container of the server: small in rights, made of what is pinned; what a linter of such files looks for."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.firmware.conftest import FIRMWARE

ROOT = FIRMWARE.parent
CONTAINER = FIRMWARE / "container"

Step = tuple[str, str]


def steps() -> list[Step]:
    """Give the instructions, each with what it is given."""
    text = (CONTAINER / "Dockerfile").read_text()
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word]


def of(word: str) -> list[str]:
    return [rest for one, rest in steps() if one == word]


def last_stage() -> list[Step]:
    found = steps()
    return found[max(at for at, (word, _) in enumerate(found) if word == "FROM") :]


def service() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((CONTAINER / "compose.yaml").read_text())
    one: dict[str, Any] = composed["services"]["server"]
    return one


def test_bases_are_named_with_a_version() -> None:
    assert of("FROM")
    for base in of("FROM"):
        assert re.fullmatch(r"[\w./-]+:[\w.-]+( AS \w+)?", base)
        assert ":latest" not in base


def test_packages_bring_nothing_that_was_not_asked_for_and_leave_no_lists() -> None:
    for command in of("RUN"):
        if "apt-get install" in command:
            assert "apt-get update" in command
            assert "--no-install-recommends" in command
            assert "rm -rf /var/lib/apt/lists/*" in command


def test_nothing_is_fetched_without_its_hash() -> None:
    assert "ADD" not in {word for word, _ in steps()}
    for command in of("RUN"):
        assert not re.search(r"\b(curl|wget)\b", command)
        for install in re.findall(r"pip install[^&]*", command):
            assert "--require-hashes" in install or "--no-deps" in install
            assert "--no-cache-dir" in install


def test_the_server_runs_as_nobody_with_rights_and_is_started_without_a_shell() -> None:
    stage = dict(last_stage())
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", stage["USER"])
    for word in ("ENTRYPOINT", "CMD"):
        assert stage[word].startswith("[")
    assert "CMD [" in stage["HEALTHCHECK"]
    assert [word for word, _ in last_stage()].index("USER") > max(
        at for at, (word, _) in enumerate(last_stage()) if word in ("RUN", "COPY")
    )


def test_what_is_built_with_stays_behind() -> None:
    assert len(of("FROM")) == 2
    copied = [rest for word, rest in last_stage() if word == "COPY"]
    assert copied == ["--from=build /opt/marcador /opt/marcador"]


def copied() -> list[str]:
    """Give what the builder takes of the checkout."""
    return [path for rest in of("COPY") if "--from" not in rest for path in rest.split()[:-1]]


@pytest.mark.parametrize("path", copied())
def test_what_is_copied_is_there_and_goes_to_the_builder(path: str) -> None:
    assert (ROOT / path).exists()
    let_through = [
        line[1:] for line in (CONTAINER / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] == "!"
    ]
    assert [one for one in let_through if Path(path).is_relative_to(one)]


def test_the_container_may_write_to_its_volume_and_nowhere_else() -> None:
    one = service()
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["user"] == dict(last_stage())["USER"]
    assert one["volumes"] == ["data:/data"]
    assert one["mem_limit"]
    assert "privileged" not in one
    assert (CONTAINER / one["build"]["context"] / one["build"]["dockerfile"]).resolve() == CONTAINER / "Dockerfile"


LOADS = """
import importlib, pkgutil, sys, server
for one in pkgutil.walk_packages(server.__path__, "server."):
    importlib.import_module(one.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_nothing_is_taken_out_that_the_server_loads() -> None:
    words = next(rest for rest in of("RUN") if "pip uninstall" in rest)
    gone = set(re.split(r"\s+", words.partition("--yes ")[2].partition(" &&")[0].strip()))
    assert {"pygments", "vosk"} <= gone
    loaded = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True, cwd=ROOT)
    modules = {"markdown_it" if one == "markdown-it-py" else one.replace("-", "_") for one in gone}
    assert modules & set(loaded.stdout.split()) == set()
