"""The acoustic network: a time-delay network with residual bottlenecks, one output for three frames.

Shapes are (batch, channels, time). The first layer's filters sum to zero, so that adding a constant to all log-mel
energies (a change of level) changes nothing: no level control is needed in front of the recogniser.
"""

# mypy: allow-subclassing-any

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.acoustic import Affine, Layers
from models.phones import OUTPUTS, PDF, PHONES
from models.recipe.alteration.features import MEL_BINS, STRIDE


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    first: int = 192
    hidden: int = 384
    bottleneck: int = 128
    looks: tuple[tuple[int, int], ...] = field(default=((1, 1),) * 5 + ((2, 1),) * 4 + ((2, 0),) * 4)
    """Per block, how many output frames it looks back and ahead."""

    def settings(self) -> dict[str, object]:
        """Give the sizes as plain data, for a checkpoint."""
        return asdict(self)

    @classmethod
    def of(cls, settings: dict[str, Any]) -> "Shape":
        """Read the sizes from a checkpoint; in older ones every block looks one ahead."""
        sizes = dict(settings)
        looks = sizes.pop("looks", None) or [(left, 1) for left in sizes.pop("left_strides")]
        return cls(**sizes, looks=tuple((left, ahead) for left, ahead in looks))

    @property
    def left_context(self) -> int:
        """Frames before an output's first frame that it depends on."""
        return 3 + STRIDE * sum(back for back, _ in self.looks)

    @property
    def right_context(self) -> int:
        """Frames after an output's first frame that it depends on; sets the latency."""
        return 3 + STRIDE * sum(ahead for _, ahead in self.looks)


class Block(nn.Module):
    """Down to the bottleneck looking back, up again looking ahead, rectified and added to what came in."""

    def __init__(self, shape: Shape, back: int, ahead: int) -> None:
        super().__init__()
        self.back, self.ahead = back, ahead
        self.down = nn.Conv1d(shape.hidden, shape.bottleneck, 2, dilation=back, bias=False)
        self.up = nn.Conv1d(shape.bottleneck, shape.hidden, 1 + ahead, bias=False)
        self.norm = nn.BatchNorm1d(shape.hidden)

    def forward(self, x: Tensor) -> Tensor:
        """Shorten by `back` frames at the front and `ahead` at the end."""
        altered = functional.relu(self.norm(self.up(self.down(x))))
        return x[:, :, self.back : x.shape[2] - self.ahead] + altered

    def nearly_pass(self) -> None:
        """Let what comes in pass nearly unchanged, so that the block can be added to a trained network."""
        nn.init.constant_(self.norm.weight, 0.1)


class Network(nn.Module):
    """Log-mel (batch, 40, frames) to unnormalised log posteriors (batch, OUTPUTS, frames / 3)."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape or Shape()
        self.first = nn.Conv1d(MEL_BINS, self.shape.first, 5, bias=False)
        self.first_norm = nn.BatchNorm1d(self.shape.first)
        self.second = nn.Conv1d(self.shape.first, self.shape.hidden, 3, stride=STRIDE, bias=False)
        self.second_norm = nn.BatchNorm1d(self.shape.hidden)
        self.blocks = nn.ModuleList(Block(self.shape, *look) for look in self.shape.looks)
        self.output = nn.Conv1d(self.shape.hidden, OUTPUTS, 1)

    def level_free_filters(self) -> Tensor:
        """Give the first layer's filters with their sum taken off."""
        weight = self.first.weight
        return weight - weight.mean(dim=(1, 2), keepdim=True)

    def forward(self, x: Tensor) -> Tensor:
        """Give the outputs; the time axis must be a multiple of 3. Edge frames are repeated, as Kaldi does."""
        x = functional.pad(x, (self.shape.left_context, self.shape.right_context), mode="replicate")
        x = functional.relu(self.first_norm(functional.conv1d(x, self.level_free_filters())))
        x = functional.relu(self.second_norm(self.second(x)))
        for block in self.blocks:
            x = block(x)
        return torch.as_tensor(self.output(x))


WIDE = Shape(first=256, hidden=512, bottleneck=160)
"""Of a network that computes 1.7 times as much."""


LIKE = {"RR": ("R", "D"), "X": ("HH", "K")}
"""For phones that a network has not learnt yet: the phones to begin from."""


def grown(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Give weights with an output for each phone of today, where those of a network with fewer phones are given."""
    missing = PHONES[len(state["output.bias"]) - 1 :]
    additions = {
        name: [torch.stack([state[name][PDF[like]] for like in LIKE[phone]]).mean(dim=0) for phone in missing]
        for name in ("output.weight", "output.bias")
    }
    return {
        **state,
        **{name: torch.cat([state[name], torch.stack(rows)]) for name, rows in additions.items() if rows},
    }


def widened(state: dict[str, Tensor], wide: dict[str, Tensor]) -> dict[str, Tensor]:
    """Give weights of as many channels as `wide` has that compute what those of `state` do.

    What was there does not hear the channels that are added, and these keep the weights of `wide`.
    """
    return {name: _laid_into(wide[name], weight) for name, weight in state.items()}


def _laid_into(wide: Tensor, narrow: Tensor) -> Tensor:
    if wide.shape == narrow.shape:
        return narrow
    made = wide.clone()
    if narrow.dim() == 1:
        made[: len(narrow)] = narrow
        return made
    outputs, inputs = narrow.shape[:2]
    made[:outputs] = 0
    made[:outputs, :inputs] = narrow
    return made


def begin_with(network: Network, state: dict[str, Tensor]) -> None:
    """Begin with the weights of another network, of as many blocks and channels, or fewer at the same places."""
    known = widened(grown(state), network.state_dict())
    for number, block in enumerate(network.blocks):
        if isinstance(block, Block) and f"blocks.{number}.up.weight" not in known:
            block.nearly_pass()
    network.load_state_dict({**network.state_dict(), **known})


def _offset_major(weight: Tensor) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(weight.detach().permute(0, 2, 1).reshape(weight.shape[0], -1).numpy())


def _folded(weight: Tensor, norm: nn.BatchNorm1d, offsets: tuple[int, ...]) -> Affine:
    """Fold batch normalisation into the layer before it."""
    variance, mean = norm.running_var, norm.running_mean
    assert variance is not None
    assert mean is not None
    gain = (norm.weight / torch.sqrt(variance + norm.eps)).detach().numpy()
    bias = norm.bias.detach().numpy() - mean.numpy() * gain
    return Affine(_offset_major(weight) * gain[:, None], bias, offsets)


def layers(network: Network) -> Layers:
    """Give the layers for export."""
    blocks = []
    for block in network.blocks:
        assert isinstance(block, Block)
        down = Affine(_offset_major(block.down.weight), None, (-STRIDE * block.back, 0))
        blocks.append((down, _folded(block.up.weight, block.norm, (0, STRIDE)[: 1 + block.ahead])))
    output = network.output
    assert output.bias is not None
    return Layers(
        _folded(network.level_free_filters(), network.first_norm, (-2, -1, 0, 1, 2)),
        _folded(network.second.weight, network.second_norm, (-1, 0, 1)),
        tuple(blocks),
        Affine(_offset_major(output.weight), output.bias.detach().numpy(), (0,)),
    )
