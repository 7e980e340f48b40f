"""What else could have been said: the sum over every string of phones, which sequence training holds against the one
that was (LF-MMI, Povey et al. 2016; with CTC's states as in CTC-CRF, Xiang and Ou 2019).

Strings are priced by a phone bigram of the training sentences, much as the recogniser's filler prices other speech.
"""

# mypy: allow-subclassing-any

import collections
import math
from collections.abc import Iterable
from itertools import pairwise

import torch
from torch import Tensor, nn

from models.phones import OUTPUTS

_SEEN_ANYWAY = 0.3


def bigram(sentences: Iterable[tuple[int, ...]]) -> Tensor:
    """Give the probability of each output after each other, 0 standing for both ends; shape (OUTPUTS, OUTPUTS)."""
    counts = collections.Counter(pair for said in sentences for pair in pairwise((0, *said, 0)))
    table = torch.full((OUTPUTS, OUTPUTS), _SEEN_ANYWAY)
    for (before, after), count in counts.items():
        table[before, after] += count
    return table / table.sum(dim=1, keepdim=True)


class EveryString(nn.Module):
    """Sums the probabilities of all strings of phones under CTC's rules: a phone lasts, then blank or not, then the
    next; the same phone twice needs blank between."""

    _onward: Tensor
    _ending: Tensor

    def __init__(self, following: Tensor) -> None:
        super().__init__()
        phones = following.clone()
        phones[:, 0] = 0  # an end is no phone
        lasting = phones.clone().fill_diagonal_(0.0) + torch.eye(OUTPUTS)
        lasting[0] = 0
        # states are each phone sounding, then each phone with blank after it (0: blank at the very start)
        self.register_buffer("_onward", torch.cat([lasting, phones]))
        ending = following[:, 0].clone()
        sounding = ending.clone()
        sounding[0] = 0
        self.register_buffer("_ending", torch.cat([sounding, ending]))

    def forward(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Give the log of the sum for each of a batch.

        Args:
            scores: log posteriors, shape (frames, batch, OUTPUTS).
            lengths: frames of each, shape (batch,); on any device.
        """
        frames, batch, _ = scores.shape
        emitted = scores.exp()
        lengths = lengths.to(scores.device)
        state = scores.new_zeros(batch, 2 * OUTPUTS)
        state[:, OUTPUTS] = 1.0
        total = scores.new_zeros(batch)
        for at in range(frames):
            sounding = (state @ self._onward) * emitted[at]
            blank = (state[:, :OUTPUTS] + state[:, OUTPUTS:]) * emitted[at, :, :1]
            moved = torch.cat([sounding, blank], dim=1)
            mass = moved.sum(dim=1, keepdim=True).clamp_min(math.exp(-80))
            lasts = (lengths > at).unsqueeze(1)
            total = total + torch.where(lasts, mass.log(), 0.0).squeeze(1)
            state = torch.where(lasts, moved / mass, state)
        return total + (state @ self._ending).log()
