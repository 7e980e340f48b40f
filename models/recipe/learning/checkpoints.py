"""Checkpoints of a training on disk: weights, optimiser, and how far it has come."""

import pickle
from pathlib import Path
from typing import Any

import torch

from models.errors import RecipeError


def read(path: Path) -> dict[str, Any]:
    """Read a checkpoint, of whichever device, into the processor's memory.

    Raises:
        RecipeError: there is none, or it is none.
    """
    if not path.is_file():
        raise RecipeError(f"{path} is missing: run models.recipe.train --name {path.stem} first")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise RecipeError(f"{path} is no checkpoint of models.recipe.train") from error
    if not isinstance(state, dict) or "network" not in state:
        raise RecipeError(f"{path} is no checkpoint of models.recipe.train")
    return state


def write(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint, whole or not at all."""
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.rename(path)
