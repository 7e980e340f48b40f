"""What a training hears next: which recordings, altered ahead or on the fly, and how many of them under noise."""

from collections.abc import Iterator

import numpy as np

from models.errors import RecipeError
from models.recipe.alteration import examples, noise_pools
from models.recipe.alteration.examples import Examples
from models.recipe.alteration.noise_pools import Noises
from models.recipe.learning import batches
from models.recipe.learning.batches import Drawn
from models.recipe.learning.trainer import Plan, Trainer


def noises(plan: Plan) -> Noises | None:
    """Give the noise to alter recordings with, made now unless it was before; none when they were altered ahead.

    Raises:
        RecipeError: there is nothing to alter, or the recorded noises are not where the plan says.
    """
    return noise_pools.noises(plan.work, plan.on_the_fly, plan.seed) if plan.on_the_fly else None


def known(plan: Plan, noises: Noises | None) -> tuple[Examples, Examples]:
    """Give what the plan trains on, clean and noisy.

    Raises:
        RecipeError: there is nothing.
    """
    return examples.anew(plan.work, noises) if noises else examples.ahead(plan.work)


def drawn(trainer: Trainer, noises: Noises | None, rank: int) -> Iterator[list[Drawn]]:
    """Draw batches without end: pass after pass over what there is by then.

    Raises:
        RecipeError: there is none of the kind that is wanted.
    """
    plan = trainer.plan
    clean, noisy = known(plan, noises)
    while True:
        clean.refresh()
        noisy.refresh()
        if plan.sequence and trainer.every_string is None:
            trainer.hold_against(one.pdfs for one in [*clean.all, *noisy.all])
        random = np.random.default_rng([plan.seed, rank, trainer.step])
        shares = [(clean, _share(clean, plan, noisy=False, progress=trainer.progress)),
                  (noisy, _share(noisy, plan, noisy=True, progress=trainer.progress))]  # fmt: skip
        some = batches.epoch(shares, plan.batch_frames, random)
        first = next(some, None)
        if first is None:
            raise RecipeError(
                f"nothing to train on at this time in {plan.work / 'features'}: {len(clean.all)} clean and "
                f"{len(noisy.all)} noisy examples; run models.recipe.prepare for the others"
            )
        yield first
        yield from some


EPOCH_EXAMPLES = 8_000
"""Examples in a pass, after which new shards are looked for."""


def _share(some: Examples, plan: Plan, *, noisy: bool, progress: float) -> float:
    """Give the chance of each example to be in the next pass."""
    part = plan.noisy_share if progress >= plan.noisy_from else 0.0
    wanted = EPOCH_EXAMPLES * (part if noisy else 1 - part)
    return min(1.0, wanted / max(1, len(some.all)))
