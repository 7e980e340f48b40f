"""Reopen the networks of a model file as checkpoints, so that training goes on from what ships, on any computer.

A model file holds each layer with its batch normalisation folded in. What the normalisation did is measured again, on
training speech; a reopened network gives what the file's gives.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models import acoustic_reader
from models.acoustic import Affine, Layers
from models.directory import ACOUSTIC, shipped
from models.errors import RecipeError
from models.recipe import stage
from models.recipe.alteration import examples
from models.recipe.alteration.features import STRIDE, Features
from models.recipe.learning import checkpoints
from models.recipe.learning.batches import pad
from models.recipe.learning.network import Block, Network, Shape


def read(file: Path) -> tuple[Layers, ...]:
    """Read the networks of a model file.

    Raises:
        RecipeError: there is none, or it is none that `models.recipe.export` wrote.
    """
    try:
        return acoustic_reader.networks(file.read_bytes())
    except OSError as error:
        raise RecipeError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise RecipeError(f"{file} is no model file of models.recipe.export: {error}") from error


def shape(layers: Layers) -> Shape:
    """Give the sizes of a network."""
    looks = tuple((-down.offsets[0] // STRIDE, len(up.offsets) - 1) for down, up in layers.blocks)
    first, hidden = len(layers.first.weights), len(layers.second.weights)
    return Shape(first, hidden, len(layers.blocks[0][0].weights), looks)


def network(layers: Layers, speech: Iterable[Features]) -> Network:
    """Make a network that gives what these layers give, its normalisations those of this speech.

    Weights in front of a normalisation may be of any size, which decides how fast they learn: they become as large
    as those of the bottlenecks, which trained as long.
    """
    made = Network(shape(layers))
    size = float(np.sqrt(np.mean([np.mean(down.weights**2) for down, _ in layers.blocks])))
    normed = [(made.first, made.first_norm, layers.first), (made.second, made.second_norm, layers.second)]
    with torch.no_grad():
        for block, (down, up) in zip(made.blocks, layers.blocks, strict=True):
            assert isinstance(block, Block)
            block.down.weight.copy_(_weights(down))
            normed.append((block.up, block.norm, up))
        made.output.weight.copy_(_weights(layers.output))
        assert made.output.bias is not None
        made.output.bias.copy_(_bias(layers.output))
        growth = [_grow(convolution, norm, affine, size) for convolution, norm, affine in normed]
        norms = [norm for _, norm, _ in normed]
        for norm, grown, seen in zip(norms, growth, _statistics(made.eval(), norms, speech), strict=True):
            assert norm.running_mean is not None
            assert norm.running_var is not None
            norm.running_mean.copy_(seen.mean)
            norm.running_var.copy_(seen.variance)
            norm.weight.copy_(torch.sqrt(seen.variance + norm.eps) / grown)
            norm.bias.add_(seen.mean / grown)
    return made


def _weights(affine: Affine) -> Tensor:
    outputs, width = affine.weights.shape
    offsets = len(affine.offsets)
    return torch.from_numpy(affine.weights).reshape(outputs, offsets, width // offsets).permute(0, 2, 1)


def _bias(affine: Affine) -> Tensor:
    assert affine.bias is not None
    return torch.from_numpy(affine.bias)


def _grow(convolution: nn.Conv1d, norm: nn.BatchNorm1d, affine: Affine, size: float) -> Tensor:
    """Set weights of this size, and a normalisation that only undoes the growth; give the growth of each channel."""
    weights = _weights(affine)
    growth = size / weights.square().mean(dim=(1, 2)).sqrt().clamp_min(1e-6)
    convolution.weight.copy_(weights * growth[:, None, None])
    norm.weight.copy_(np.sqrt(1 + norm.eps) / growth)
    norm.bias.copy_(_bias(affine))
    return growth


class _Seen:
    """Mean and variance of each channel of what goes into a layer."""

    def __init__(self, channels: int) -> None:
        self._frames = 0
        self._sums = torch.zeros(2, channels, dtype=torch.float64)

    def __call__(self, _module: nn.Module, inputs: tuple[Tensor]) -> None:
        values = inputs[0].double()
        self._frames += values.shape[0] * values.shape[2]
        self._sums += torch.stack([values.sum(dim=(0, 2)), values.square().sum(dim=(0, 2))])

    @property
    def mean(self) -> Tensor:
        return (self._sums[0] / self._frames).float()

    @property
    def variance(self) -> Tensor:
        means = self._sums / self._frames
        return torch.as_tensor((means[1] - means[0].square()).clamp_min(0).float())


def _statistics(made: Network, norms: list[nn.BatchNorm1d], speech: Iterable[Features]) -> list[_Seen]:
    seen = [_Seen(norm.num_features) for norm in norms]
    hooks = [norm.register_forward_pre_hook(one) for norm, one in zip(norms, seen, strict=True)]
    for features in speech:
        made(pad([features]))
    for hook in hooks:
        hook.remove()
    return seen


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--file", type=Path, default=shipped() / ACOUSTIC, help="model file to reopen")
    parser.add_argument(
        "--name", default="shipped", help="name of the checkpoint; further networks in the file: name-2, …"
    )
    chosen = parser.parse_args()
    for number, layers in enumerate(read(chosen.file), start=1):
        made = network(layers, examples.spread(chosen.work))
        path = chosen.work / f"{chosen.name}{f'-{number}' if number > 1 else ''}.pt"
        checkpoints.write(path, {"network": made.state_dict(), "shape": made.shape.settings()})
        print(f"{path}: {sum(p.numel() for p in made.parameters())} parameters", flush=True)


if __name__ == "__main__":
    stage.run(main)
