"""A stage of the recipe that is run before the ones it needs says which, and writes nothing."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the recipe needs PyTorch: pip install -e '.[train]'")

from tests.models.recipe.recipe_home import Home, missing

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}; see models/docs/sources.md"),
]


@pytest.mark.parametrize(
    ("module", "arguments", "sentence"),
    [
        ("corpora", ("--data", "none"), "none/speechocean762/manifest.tsv is missing: point --data elsewhere"),
        ("russian", ("--voice", "none"), "none is missing: install Debian's festvox-ru"),
        ("synthesise", ("--shards", 1), "speechocean-train.jsonl is missing: run models.recipe.corpora first"),
        ("synthesise", ("--language", "es", "--voice", "pico-es"), "pico-es is no training voice of 'es'"),
        ("prepare", ("--data", "none"), "synthetic holds no shards: run models.recipe.synthesise first"),
        ("train", (), "features holds no features: run models.recipe.prepare first"),
        ("train", ("--on-the-fly", "none"), "synthetic holds no shards: run models.recipe.synthesise first"),
        ("train", ("--start", "none.pt"), "none.pt is missing: run models.recipe.train --name none first"),
        ("spans", ("--corpus", "ljspeech"), "network.pt is missing: run models.recipe.train --name network first"),
        ("reopen", (), "features holds no features: run models.recipe.prepare first"),
        ("export", ("--out", "out"), "network.pt is missing: run models.recipe.train --name network first"),
    ],
)
def test_a_stage_that_is_run_too_early_says_what_to_run_first(
    tmp_path: Path, module: str, arguments: tuple[object, ...], sentence: str
) -> None:
    home = Home(tmp_path)
    assert sentence in home.refused(f"models.recipe.{module}", *arguments)
    assert list(tmp_path.rglob("*")) == []


def test_a_benchmark_without_recordings_says_what_to_run_first(tmp_path: Path) -> None:
    home = Home(tmp_path)
    missing = "is missing: run models.recipe.corpora first"
    assert missing in home.refused("benchmarks.speech", "--data", "none", "--calls", 1, "--language", "en")
    assert missing in home.refused("benchmarks.speech.calibrate", "--dry-run", "--calls", 1)
