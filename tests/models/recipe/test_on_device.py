"""Batches altered on the device that trains, against the same alterations made one by one."""

import csv
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

torch = pytest.importorskip("torch", reason="PyTorch is for training only: pip install -e '.[train]'")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from scipy.signal import resample_poly  # noqa: E402
from torch._subclasses.fake_tensor import FakeTensorMode  # noqa: E402

from models.errors import RecipeError  # noqa: E402
from models.phones import PDF  # noqa: E402
from models.recipe import foreign  # noqa: E402
from models.recipe.alteration import augment, features, on_device  # noqa: E402
from models.recipe.alteration.on_device import PIECE, Alterer, Waves  # noqa: E402
from models.recipe.learning.network import Network, Shape, begin_with  # noqa: E402
from models.recipe.learning.on_device import Batches, Recordings, Shares, drawn  # noqa: E402
from models.recipe.learning.trainer import Plan, Trainer  # noqa: E402
from models.recipe.sound import clips  # noqa: E402
from models.recipe.sound.clips import RATE_HZ, Clip  # noqa: E402

CPU = torch.device("cpu")
SMALL = Shape(first=16, hidden=24, bottleneck=8, looks=((1, 1), (2, 0)))


def sounding(seconds: float, seed: int = 1) -> np.ndarray:
    t_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * hz * t_s + seed) for hz in (210, 420, 1500))
    return np.asarray(hum * np.sin(np.pi * t_s / seconds) / 3, np.float32)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    people = [Clip(sounding(1, n), "anna", ("lob",), ("L", "AA", "B")) for n in range(8)]
    clips.save(tmp_path / "corpora" / "first", [*people, Clip(sounding(18), "long", ("lob",), ("L", "AA", "B"))])
    clips.save(tmp_path / "synthetic" / "es1", [Clip(sounding(1.5), "kokoro", ("voz",), ("B", "OW", "S"))])
    clips.save(
        tmp_path / "synthetic" / "1",
        [Clip(sounding(1.5), "kokoro", ("let",), ("L", "EH", "T")), Clip(sounding(1), "", (), ())],
    )
    return tmp_path


def test_features_and_speed_are_those_of_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_device, "WARPS", (1.0,))
    monkeypatch.setattr(on_device, "SPEEDS", (17,))
    alterer = Alterer(CPU, 1)
    samples = (1000 * sounding(1)).round()
    found = alterer.log_mel(torch.from_numpy(samples)[None])[0].numpy()
    assert np.allclose(found, features.log_mel(samples), atol=1e-3)
    played = alterer._speed(Waves(torch.from_numpy(samples)[None], torch.tensor([len(samples)])))
    slower = resample_poly(samples, 20, 17)
    middle = slice(2000, len(slower) - 2000)
    assert np.abs(played.samples[0].numpy()[middle] - slower[middle]).max() < 0.01 * np.abs(slower).max()
    assert int(played.lengths[0]) == len(samples) * 20 // 17


@settings(max_examples=20)
@given(st.integers(0, 2**31), st.booleans())
def test_noise_is_as_loud_as_the_condition_has_it(seed: int, noisy: bool) -> None:
    alterer = Alterer(CPU, seed)
    speech = torch.from_numpy(sounding(1))[None].repeat(4, 1)
    noise = alterer.normal(*speech.shape)
    added = alterer.mixed(speech, noise, torch.tensor([noisy] * 4)) - speech
    for number in range(4):
        if not added[number].any():
            assert not noisy
            continue
        snr_db = 10 * np.log10(augment.loudness(speech[number].numpy()) / augment.loudness(added[number].numpy()))
        assert (-0.1 < snr_db < 28.1) if noisy else (14.9 < snr_db < 35.1)


@settings(max_examples=10)
@given(st.integers(0, 2**31), st.integers(1, 5), st.floats(0.2, 3))
def test_whatever_is_drawn_a_batch_can_be_heard(seed: int, batch: int, seconds: float) -> None:
    alterer = Alterer(CPU, seed)
    speech = torch.from_numpy(np.stack([sounding(seconds, n) for n in range(batch)]))
    pieces = alterer.normal(2, PIECE).half()
    heard = alterer.features(
        Waves(speech, torch.full((batch,), speech.shape[1])), pieces, torch.ones(batch, dtype=torch.bool)
    )
    assert heard.shape[:2] == (batch, features.MEL_BINS)
    assert heard.shape[2] % features.STRIDE == 0
    assert heard.isfinite().all()


def test_talkers_are_as_loud_as_each_other_piece_of_noise() -> None:
    alterer = Alterer(CPU, 3)
    people = torch.from_numpy((20000 * np.tile(sounding(2), 20)).astype(np.int16))
    talk = alterer.talk(people, 3, 2)
    assert talk.shape == (3, PIECE)
    assert torch.allclose(talk.square().mean(dim=1), torch.ones(3), atol=1e-3)


@pytest.mark.skipif(not torch.backends.cuda.is_built(), reason="this PyTorch knows no GPU")
@pytest.mark.filterwarnings("ignore:CUDA is not available")
def test_all_of_an_alteration_is_computed_on_the_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    class Chance:
        def __init__(self, _device: object) -> None: ...
        def manual_seed(self, _seed: int) -> None: ...

    monkeypatch.setattr(torch, "Generator", Chance)
    gpu = torch.device("cuda:0")
    with FakeTensorMode(allow_non_fake_inputs=True):
        alterer = Alterer(gpu, 1)
        pieces = alterer.talk(torch.zeros(2 * PIECE, dtype=torch.int16, device=gpu), 2, 2).half()
        speech = alterer.coloured(torch.zeros(3, 40_000, device=gpu), in_rooms=0.5, equalised=0.5)
        noise = alterer.noise(pieces, *speech.shape)
        heard = alterer.mixed(speech, noise, torch.zeros(3, dtype=torch.bool, device=gpu))
        floor = alterer._floor(alterer.uniform(1, 2, 3, 1), heard.shape[1])
        assert alterer.masked(alterer.log_mel(heard + floor)).device == gpu


def test_recordings_that_can_be_learnt_from_are_held_and_later_ones_join(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recordings = Recordings(work, CPU, 0.1)
    assert recordings.refresh()
    assert recordings.said.count((PDF["L"], PDF["AA"], PDF["B"])) == 8
    assert len(recordings.talkers()) == 26 * RATE_HZ
    assert sorted(zip(recordings.is_real, recordings.is_spanish, strict=True))[:2] == [(False, False), (False, True)]
    clips.save(work / "synthetic" / "2", [Clip(sounding(1.5), "kokoro", ("out",), ("AW", "T"))])
    clips.save(work / "corpora" / "2", [Clip(sounding(2), "berta", ("out",), ("AW", "T"))])
    assert not recordings.refresh()
    monkeypatch.setattr("models.recipe.learning.on_device.LOOK_S", 0)
    assert recordings.refresh()
    assert recordings.said.count((PDF["AW"], PDF["T"])) == 2
    assert len(recordings.talkers()) == 28 * RATE_HZ


def test_too_many_recordings_and_too_few_people_are_said(work: Path) -> None:
    with pytest.raises(RecipeError, match=r"--in-memory more than 0\.0"):
        Recordings(work, CPU, 0.001).refresh()
    for kept in (work / "corpora").iterdir():
        kept.unlink()
    recordings = Recordings(work, CPU, 0.1)
    recordings.refresh()
    with pytest.raises(RecipeError, match="less than 16 s of people"):
        recordings.talkers()


def test_every_clip_that_is_drawn_is_in_a_batch(work: Path) -> None:
    recordings = Recordings(work, CPU, 0.1)
    recordings.refresh()
    pools = torch.zeros(1, PIECE).half(), torch.zeros(1, PIECE).half()
    batches = Batches(recordings, pools, Shares("en"), 3000, 0.5, 1)
    assert sum(len(numbers) for numbers in batches._epoch()) == 20_000
    assert len(batches._batch(np.array([0])).targets) == 3


def test_clips_are_drawn_by_their_shares(work: Path) -> None:
    recordings = Recordings(work, CPU, 0.1)
    recordings.refresh()
    pools = torch.zeros(1, PIECE).half(), torch.zeros(1, PIECE).half()
    weights = Batches(recordings, pools, Shares("en", real=0.6, other_language=0.25), 3000, 0.5, 1)._weights()
    spanish, real = np.array(recordings.is_spanish), np.array(recordings.is_real)
    # no real person speaks Spanish here, so that the others have what is left
    assert weights[real].sum() == pytest.approx(0.45 / 0.85)
    assert weights[spanish].sum() == pytest.approx(0.1 / 0.85)


def test_who_learns_english_is_drawn_more_often_than_others_who_speak_it(work: Path) -> None:
    clips.save(work / "corpora" / "speechocean-train", [Clip(sounding(1, 9), "lin", ("let",), ("L", "EH", "T"))])
    recordings = Recordings(work, CPU, 0.1)
    recordings.refresh()
    pools = torch.zeros(1, PIECE).half(), torch.zeros(1, PIECE).half()
    weights = Batches(recordings, pools, Shares("en", learners=3.0), 3000, 0.5, 1)._weights()
    real, learner = np.array(recordings.is_real), np.array(recordings.is_learner)
    assert weights[learner].sum() == pytest.approx(3 * weights[real & ~learner].mean())


def test_a_training_goes_on_in_the_memory_of_its_device(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("around", "still"):
        pool = np.random.default_rng(2).standard_normal(2 * PIECE).astype(np.float16)
        (work / "noise").mkdir(exist_ok=True)
        np.save(work / "noise" / f"{name}.npy", pool)
    found = on_noises(work)
    monkeypatch.setattr("models.recipe.learning.drawing.noises", lambda plan: found if plan.on_the_fly else None)
    monkeypatch.setattr(Batches, "_talking", lambda self, pieces: torch.zeros(pieces, PIECE).half())
    plan = Plan(work, "network", 1, 3e-3, 3000, 0, 0.5, 1, 1, None, 1, True, "cpu", work, 0, in_memory=0.1)
    trainer = Trainer(plan, SMALL, CPU)
    batches = drawn(trainer, 0)
    for _ in range(3):
        batch = next(batches)
        assert int(batch.target_lengths.sum()) == len(batch.targets)
        trainer.learn(batch)
    assert trainer.step == 3
    with pytest.raises(RecipeError, match="--on-the-fly"):
        drawn(Trainer(replace(plan, on_the_fly=None), SMALL, CPU), 0)


def on_noises(work: Path) -> object:
    from models.recipe.alteration.noise_pools import Noises

    return Noises(work / "noise" / "around.npy", work / "noise" / "still.npy")


def test_a_wider_network_begins_as_the_narrower_one_was() -> None:
    wide = Network(replace(SMALL, first=20, hidden=40, bottleneck=12)).eval()
    narrow = Network(SMALL).eval()
    begin_with(wide, narrow.state_dict())
    heard = torch.randn(2, features.MEL_BINS, 60)
    with torch.no_grad():
        assert torch.allclose(wide(heard), narrow(heard), atol=1e-4)


# ---- people who speak other languages


def test_sounds_of_other_languages_are_told_as_phones_of_ours() -> None:
    assert foreign.phones(("k", "ˈa", "s", "a", "", "dʑ", "eː")) == ("K", "AA", "S", "AA", "JH", "EH")
    assert foreign.phones(("r̩", "ɲʲ", "ts")) == ("RR", "N", "Y", "T", "S")
    assert foreign.phones(("y", "a")) == ()


@given(st.lists(st.sampled_from(sorted(foreign._PHONES))))
def test_every_sound_that_is_known_has_phones(sounds: list[str]) -> None:
    assert set(foreign.phones(tuple(sounds))) <= set(PDF)


def test_a_sample_of_many_languages_is_brought_in(tmp_path: Path) -> None:
    folder = tmp_path / foreign.FOLDER
    folder.mkdir()
    rows = [("eo/1.opus", "eo-1", "eo", "Propeka kapro."), ("zz/2.opus", "zz-2", "zz", "?"),
            ("es/3.opus", "es-3", "es", "hola")]  # fmt: skip
    with tarfile.open(folder / f"{foreign.FOLDER}.tar", "w") as tar:
        for path, *_ in rows:
            file = io.BytesIO()
            soundfile.write(file, sounding(1), RATE_HZ, format="OGG", subtype="OPUS")
            entry = tarfile.TarInfo(path)
            entry.size = len(file.getvalue())
            tar.addfile(entry, io.BytesIO(file.getvalue()))
    with (folder / "manifest.tsv").open("w", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([("path", "speaker", "language", "transcript"), *rows])
    esperanto, unknown = foreign.read(tmp_path)  # Spanish is for tests
    assert esperanto.words == ("propeka", "kapro")
    assert esperanto.phones == ("P", "RR", "OW", "P", "EH", "K", "AA", "K", "AA", "P", "RR", "OW")
    assert unknown.phones == ()
    with pytest.raises(RecipeError, match="is missing"):
        list(foreign.read(tmp_path / "none"))
