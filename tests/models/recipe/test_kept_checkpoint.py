"""A checkpoint that is kept in the repository hears as the one that it was made of."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the recipe needs PyTorch: pip install -e '.[train]'")

from models.recipe import keep  # noqa: E402
from models.recipe.alteration.features import MEL_BINS  # noqa: E402
from models.recipe.export import load_network  # noqa: E402
from models.recipe.learning import checkpoints  # noqa: E402
from models.recipe.learning.network import Network, Shape, begin_with  # noqa: E402

ROOT = Path(__file__).parents[3]


def test_a_kept_checkpoint_is_half_as_large_and_hears_nearly_the_same(tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = Network(Shape()).eval()
    state = {"network": network.state_dict(), "optimiser": {}, "shape": network.shape.settings()}
    whole, kept = tmp_path / "whole.pt", tmp_path / "kept.pt"
    checkpoints.write(whole, state)
    checkpoints.write(kept, keep.small(checkpoints.read(whole)))
    assert kept.stat().st_size < 0.6 * whole.stat().st_size
    sound = torch.randn(1, MEL_BINS, 90)
    with torch.no_grad():
        heard, before = (one(sound).softmax(dim=1) for one in (load_network(kept), network))
    assert torch.allclose(heard, before, atol=5e-3)


@pytest.mark.parametrize("kept", sorted((ROOT / keep.KEPT).glob("*.pt")), ids=lambda file: file.stem)
def test_a_training_can_begin_with_what_is_kept(kept: Path) -> None:
    network = Network(Shape())
    begin_with(network, checkpoints.read(kept)["network"])
    assert all(torch.isfinite(weight).all() for weight in network.state_dict().values())
    assert network.output.weight.dtype is torch.float32
