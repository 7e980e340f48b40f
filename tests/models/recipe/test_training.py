"""What training computes; it needs PyTorch, which the tests do not install."""

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is for training only: pip install -e '.[train]'")

from models.errors import RecipeError  # noqa: E402
from models.phones import OUTPUTS  # noqa: E402
from models.recipe import reopen  # noqa: E402
from models.recipe.learning import development  # noqa: E402
from models.recipe.learning.batches import collate  # noqa: E402
from models.recipe.learning.network import Network, Shape, begin_with, layers  # noqa: E402
from models.recipe.learning.sequence import EveryString, bigram  # noqa: E402
from models.recipe.learning.trainer import ctc  # noqa: E402


def test_the_sum_over_every_string_of_phones_is_that_of_all_paths() -> None:
    following = bigram([(1, 2, 1), (2, 2), (3,), ()])
    scores = torch.randn(4, 2, OUTPUTS, generator=torch.Generator().manual_seed(0))
    scores[:, :, 4:] = -60.0
    scores = scores.log_softmax(2)
    found = EveryString(following)(scores, torch.tensor([4, 3]))
    for number, frames in enumerate((4, 3)):
        total = 0.0
        for outputs in product(range(4), repeat=frames):
            said = [now for before, now in zip((0, *outputs), outputs, strict=False) if now not in (0, before)]
            price = math.prod(float(following[pair]) for pair in zip([0, *said], [*said, 0], strict=True))
            total += price * math.exp(sum(float(scores[at, number, out]) for at, out in enumerate(outputs)))
        assert math.isclose(float(found[number]), math.log(total), rel_tol=1e-4)


def test_a_larger_network_begins_where_a_smaller_one_ended() -> None:
    small, large = (Network(Shape(looks=looks)) for looks in (((1, 1),), ((1, 1), (2, 0))))
    begin_with(large, small.state_dict())
    heard = torch.randn(1, 40, 60)
    with torch.no_grad():
        before, after = small.eval()(heard), large.eval()(heard)
    away = (before - after).abs().mean() / before.abs().mean()
    assert float(away) < 0.2


def trained_a_little() -> Network:
    network = Network(Shape(first=16, hidden=24, bottleneck=8, looks=((1, 1), (2, 0))))
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if "norm" in name and value.is_floating_point():
                value.copy_(0.5 + torch.rand(value.shape, generator=generator))
    return network.eval()


def test_a_network_that_ships_is_opened_again_as_it_was_trained() -> None:
    before = trained_a_little()
    speech = [np.random.default_rng(seed).standard_normal((60, 40)).astype(np.float32) for seed in range(20)]
    again = reopen.network(layers(before), speech)
    assert again.shape == before.shape
    heard = torch.randn(1, 40, 60, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert torch.allclose(again(heard), before(heard), atol=1e-4)
        together = torch.from_numpy(np.stack(speech)).transpose(1, 2)
        settled = again(together)
        # in training, a batch is normalised by its own statistics: those of the speech that it was opened on
        away = (again.train()(together) - settled).abs().mean() / settled.std()
    assert float(away) < 0.05


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"final\.mdl cannot be read: No such file"):
        reopen.read(tmp_path / "final.mdl")
    (tmp_path / "final.mdl").write_bytes(b"\0B<TransitionModel> ")
    with pytest.raises(RecipeError, match=r"final\.mdl is no model file of models\.recipe\.export: no <Nnet3> in it"):
        reopen.read(tmp_path / "final.mdl")


def test_a_batch_of_noise_alone_teaches_silence() -> None:
    features = np.random.default_rng(1).standard_normal((2, 60, 40)).astype(np.float32)
    batch = collate([(each, ()) for each in features])
    scores = torch.zeros(20, 2, OUTPUTS, requires_grad=True)
    loss = ctc(scores.log_softmax(2), batch)
    loss.backward()
    assert math.isclose(float(loss.detach()), 2 * 20 * math.log(OUTPUTS), rel_tol=1e-4)
    assert (scores.grad[:, :, 0] < 0).all()


def test_a_training_without_recordings_says_what_to_run_first(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"speechocean-even\.jsonl is missing: run models\.recipe\.corpora first"):
        development.prepare(tmp_path)
