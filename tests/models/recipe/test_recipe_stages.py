"""A stage ends with a sentence where something is missing or it is stopped; its workers end with it."""

import os
import re
import subprocess
import sys
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from models.errors import RecipeError
from models.recipe import _WITHOUT_NETWORKS
from models.recipe.learning import workers
from models.recipe.sound import clips
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]


def ended(main: str) -> tuple[int, str]:
    """Run a stage whose `main` does this; give its status and what it wrote on standard error."""
    program = f"from models.errors import *\nfrom models.recipe import stage\ndef main():\n    {main}\n"
    heard = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever runs the tests
    done = subprocess.run(
        [sys.executable, "-c", f"{heard}{program}stage.run(main, resumes=True)"], cwd=ROOT, capture_output=True,
        text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_what_a_stage_lacks_is_one_sentence() -> None:
    assert ended("raise RecipeError('no shards: run x first')") == (1, "no shards: run x first\n")
    assert ended("raise ModelError('am', 'not whole')") == (1, "am: not whole\n")


def test_packages_that_are_not_installed_are_named() -> None:
    hidden = "import sys; sys.modules['torch'] = None; sys.argv = ['-m']; import models.recipe"
    done = subprocess.run([sys.executable, "-c", hidden], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"the recipe needs (scipy and )?torch: pip install -e '\.\[train\]'\n", done.stderr)


@pytest.mark.parametrize(
    "stage",
    [
        stage if stage in ("corpora", "evaluate") else pytest.param(stage, marks=pytest.mark.soak)
        for stage in _WITHOUT_NETWORKS
    ],
)
def test_a_stage_that_does_not_learn_starts_without_torch(stage: str) -> None:
    asked = [sys.executable, "-m", f"models.recipe.{stage}", "--help"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage:" in done.stdout


def test_stages_share_the_cores_as_processes_of_one_thread() -> None:
    program = (
        "import os, sys, models.recipe; print(os.environ['OMP_NUM_THREADS'], {'numpy', 'torch'} & set(sys.modules))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "1 set()\n"  # what was loaded before would not know


def test_a_bug_keeps_its_traceback() -> None:
    status, errors = ended("raise KeyError('x')")
    assert status == 1
    assert errors.startswith("Traceback")


@pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM"])
def test_a_stage_that_is_stopped_says_that_it_goes_on(signal: str) -> None:
    assert ended(f"import os, signal; os.kill(os.getpid(), signal.{signal})") == (
        130,
        "stopped; the same command goes on from here\n",
    )


def test_a_stage_that_is_done_says_nothing() -> None:
    assert ended("pass") == (0, "")


def test_a_shard_that_was_not_made_names_its_stage(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"ljspeech\.jsonl is missing: run models\.recipe\.corpora first"):
        list(clips.load(tmp_path / "ljspeech"))


def lacks_something(rank: int, stop: Event) -> None:
    if rank == 1:
        raise RecipeError("worker 1 lacks a shard")
    stop.wait()


def dies(rank: int, stop: Event) -> None:
    if rank == 0:
        os._exit(7)
    stop.wait()


def works(rank: int, stop: Event) -> None:
    assert not stop.is_set()


def test_a_sentence_of_a_worker_is_the_stages_and_ends_the_others() -> None:
    with pytest.raises(RecipeError, match=r"^worker 1 lacks a shard$"):
        workers.together(2, lacks_something)


def test_a_worker_that_dies_ends_the_others() -> None:
    with pytest.raises(RecipeError, match="a worker ended with status 7; the same command goes on"):
        workers.together(2, dies)


def test_workers_that_are_done_are_done() -> None:
    workers.together(2, works)
