"""Steps of a training on whatever computes here; it needs PyTorch, which the tests do not install."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is for training only: pip install -e '.[train]'")

from torch import distributed  # noqa: E402
from torch._subclasses.fake_tensor import FakeTensorMode  # noqa: E402

from models.errors import RecipeError  # noqa: E402
from models.recipe import train  # noqa: E402
from models.recipe.learning import trainer as training  # noqa: E402
from models.recipe.learning.batches import Batch, collate  # noqa: E402
from models.recipe.learning.network import Shape  # noqa: E402
from models.recipe.learning.trainer import Plan, Trainer  # noqa: E402

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
SMALL = Shape(first=16, hidden=24, bottleneck=8, looks=((1, 1), (2, 0)))
SAID = [(1, 2, 3), (2, 1), ()]


def plan(work: Path, device: str) -> Plan:
    return Plan(
        work=work, name="network", minutes=1, peak_rate=3e-3, batch_frames=600, noisy_from=0, noisy_share=0.5,
        workers=1, seed=1, start=None, warm_steps=1, sequence=True, device=device, on_the_fly=None, readers=0,
    )  # fmt: skip


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[None]:
    distributed.init_process_group("gloo", init_method=f"file://{tmp_path / 'meeting'}", rank=0, world_size=1)
    yield
    distributed.destroy_process_group()


def batch() -> Batch:
    random = np.random.default_rng(1)
    return collate([(random.standard_normal((60, 40)).astype(np.float32), said) for said in SAID])


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("sequence", [False, True])
def test_steps_learn_and_go_on_from_a_checkpoint(tmp_path: Path, device: str, sequence: bool) -> None:
    trainer = Trainer(plan(tmp_path, device), SMALL, torch.device(device))
    if sequence:
        trainer.hold_against(SAID)
    trainer.learn(batch())
    first = trainer.loss
    for _ in range(40):
        trainer.learn(batch())
    trainer.save()
    resumed = Trainer(plan(tmp_path, "cpu"), SMALL, torch.device("cpu"))
    resumed.resume()
    assert resumed.step == 41
    if sequence:
        resumed.hold_against(SAID)
    assert float(resumed.loss_of(batch()).detach()) < first - 0.5


@pytest.mark.skipif(not torch.backends.cuda.is_built(), reason="this PyTorch knows no GPU")
@pytest.mark.filterwarnings("ignore:CUDA is not available")
def test_all_of_a_loss_is_computed_on_the_gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Fake tensors have a device and no content, and refuse what mixes devices; CTC alone has no fake form.
    monkeypatch.setattr(training, "ctc", lambda scores, batch: scores[:, :, batch.targets].sum())
    gpu, heard = torch.device("cuda:0"), batch()
    with FakeTensorMode(allow_non_fake_inputs=True):
        trainer = Trainer(plan(tmp_path, "cuda"), SMALL, gpu)
        trainer.hold_against(SAID)
        assert trainer.loss_of(heard).device == gpu


@pytest.mark.parametrize(
    ("gpus", "wanted", "sentence"), [(0, None, "PyTorch finds no GPU here"), (1, 2, "there are 1")]
)
def test_gpus_that_are_not_there_are_refused(
    monkeypatch: pytest.MonkeyPatch, gpus: int, wanted: int | None, sentence: str
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    with pytest.raises(RecipeError, match=sentence):
        train.worker_count("cuda", wanted)


def test_each_gpu_has_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    assert train.worker_count("cuda", None) == 4
    assert train.worker_count("cuda", 3) == 3
    assert train.worker_count("cpu", None) == train.CPU_WORKERS


@pytest.mark.parametrize(("knows", "short"), [("AVX2", False), ("DEFAULT", False), ("AVX512", True)])
def test_16_bit_floats_are_for_what_multiplies_them_itself(
    monkeypatch: pytest.MonkeyPatch, knows: str, *, short: bool
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: knows)
    assert training.has_short_floats(torch.device("cpu")) is short
    assert training.has_short_floats(torch.device("cuda"))
