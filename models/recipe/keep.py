"""Keep a checkpoint small enough for the repository, so that anybody's next training goes on from it.

The optimiser's state is left out, and weights are halved to 16 bits; what normalisations have measured stays.
"""

import argparse
from pathlib import Path
from typing import Any

import torch

from models.recipe import stage
from models.recipe.learning import checkpoints

KEPT = Path("models/checkpoint")
"""Where checkpoints lie in the repository; they are in no package that is installed."""


def small(state: dict[str, Any]) -> dict[str, Any]:
    """Give what `train --start`, `export --name` and `--mix` need of a checkpoint."""
    network = {name: _halved(weight) for name, weight in state["network"].items()}
    return {"network": network, "shape": state["shape"]}


def _halved(weight: torch.Tensor) -> torch.Tensor:
    # variances may be larger than 16 bits can hold, and there are few of them
    return weight.half() if weight.dim() > 1 else weight


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--name", default="network", help="name of the checkpoint")
    parser.add_argument("--to", type=Path, default=KEPT, help="folder to keep it in")
    chosen = parser.parse_args()
    kept = chosen.to / f"{chosen.name}.pt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    checkpoints.write(kept, small(checkpoints.read(chosen.work / f"{chosen.name}.pt")))
    print(f"{kept}: {kept.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    stage.run(main)
