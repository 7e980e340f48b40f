"""Stage 6: fit the weights of the acceptance (`models.acceptance`) on development voices, people and noises.

Every utterance that the grammar knows is an example: a call that was said, or one that was not. Prints what each
threshold would have taken, and writes the one for the operating point.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import models
from models import directory
from models.acceptance import Acceptance, Evidence, evidence, features
from models.recipe import clips, noise
from models.recipe.evaluate import COLOURS, PLAYERS, in_condition, said_calls
from models.recipe.scoring import pieces
from models.recipe.voices import Split
from models.transcribe import Transcriber
from padel.calls import match_grammar, understand
from padel.calls.grammar import Grammar

SNRS_DB: tuple[float | None, ...] = (None, 18.0, 12.0, 6.0)
WRONG_PER_100 = 5.0
"""The operating point: at most so many wrong events among 100 calls, the mean of these conditions."""

OTHER_PIECES = 120
"""Pieces of other speech that are heard, of at most 6 s."""

OTHERS_PER_HOUR = 40.0
"""And at most so many false events an hour of people who talk without a pause."""


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance of the grammar's words, and whether it is what was said."""

    given: Evidence
    right: bool
    other: bool
    """Whether it was heard in speech that holds no call."""


@dataclass(slots=True)
class Sample:
    """All examples, how many calls were said, and how many hours of other speech were heard."""

    examples: list[Example]
    calls: int
    other_hours: float


def heard_calls(listener: Transcriber, grammar: Grammar, language: str, noises: clips.Samples, count: int) -> Sample:
    """Have development voices say calls in every condition; give what was heard."""
    sample = Sample([], 0, 0.0)
    said = said_calls(grammar, language, Split.DEVELOPMENT, 77, count)
    for snr_db in SNRS_DB:
        for number, call in enumerate(said):
            meant = understand(grammar, call.words)
            sample.calls += 1
            for one in listener.utterances(_pcm(in_condition(call, snr_db, noises, number))):
                if one.is_known:
                    right = understand(grammar, tuple(one.text.split())) == meant
                    sample.examples.append(Example(evidence(one), right, other=False))
    return sample


def heard_others(listener: Transcriber, work: Path) -> Sample:
    """Let people read what is no call; give what was heard."""
    sample = Sample([], 0, 0.0)
    for piece in pieces(work / "development" / "speechocean-test", longest_s=6.0, most=OTHER_PIECES):
        sample.other_hours += len(piece) / clips.RATE_HZ / 3600
        known = (one for one in listener.utterances(_pcm(piece)) if one.is_known)
        sample.examples += [Example(evidence(one), right=False, other=True) for one in known]
    return sample


def _pcm(samples: clips.Samples) -> npt.NDArray[np.int16]:
    return np.asarray(np.round(np.clip(samples, -1, 1) * 32767), dtype=np.int16)


def fit(examples: list[Example], penalty: float = 1.0) -> tuple[float, dict[str, float]]:
    """Give intercept and weights of a logistic regression by Newton's method; no weakness may speak for a call."""
    names = list(features(examples[0].given))
    x = np.array([[1.0, *features(one.given).values()] for one in examples])
    y = np.array([float(one.right) for one in examples])
    weights, allowed = np.zeros(x.shape[1]), np.ones(x.shape[1], bool)
    while True:
        weights[~allowed] = 0
        for _ in range(30):
            p = 1 / (1 + np.exp(-x @ weights))
            ridge = np.diag([1e-6, *[penalty] * len(names)])
            gradient = x.T @ (p - y) + ridge @ weights
            hessian = (x.T * (p * (1 - p))) @ x + ridge
            step = np.linalg.solve(hessian[np.ix_(allowed, allowed)], gradient[allowed])
            weights[allowed] -= step
        wrong_way = allowed & (weights > 0) & (np.arange(len(weights)) > 0)
        if not wrong_way.any():
            return float(weights[0]), {name: round(float(w), 3) for name, w in zip(names, weights[1:], strict=True)}
        allowed &= ~wrong_way


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would have taken."""

    threshold: float
    right_percent: float
    wrong_per_100: float
    others_per_hour: float


def points(acceptance: Acceptance, sample: Sample) -> Iterator[Point]:
    """Give what each threshold from 0.02 on would have taken."""
    scored = [(acceptance.probability(one.given), one) for one in sample.examples]
    for threshold in np.arange(0.02, 1.0, 0.02):
        taken = [one for probability, one in scored if probability >= threshold]
        right = sum(one.right for one in taken)
        others = sum(one.other for one in taken)
        wrong = len(taken) - right - others
        yield Point(
            round(float(threshold), 2),
            100 * right / sample.calls,
            100 * wrong / sample.calls,
            others / sample.other_hours,
        )


def development_noise(work: Path) -> clips.Samples:
    """Give noise with development talkers and no recordings, of a seed of its own."""
    talkers = [clip.samples for clip in clips.load(work / "development" / "speechocean-test")][:80]
    return noise.pool(talkers, (), 4242, pieces=60)


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--model", type=Path, default=directory.shipped(), help="the model to calibrate")
    parser.add_argument("--calls", type=int, default=120, help="calls a language")
    parser.add_argument("--language", choices=tuple(COLOURS), action="append", help="only this language (repeatable)")
    chosen = parser.parse_args()
    noises = development_noise(chosen.work)
    total = Sample([], 0, 0.0)
    for language in chosen.language or COLOURS:
        grammar = match_grammar(language, COLOURS[language], PLAYERS)
        with tempfile.TemporaryDirectory() as folder:
            compiled = models.compile_grammar(grammar, Path(folder) / "match", model=chosen.model)
            listener = Transcriber(compiled.path, clips.RATE_HZ)
            for part in (
                heard_calls(listener, grammar, language, noises, chosen.calls),
                heard_others(listener, chosen.work),
            ):
                total.examples += part.examples
                total.calls += part.calls
                total.other_hours += part.other_hours
    intercept, weights = fit(total.examples)
    fitted = Acceptance(intercept=round(intercept, 3), weights=weights, threshold=0.5)
    curve = list(points(fitted, total))
    for point in curve[:: max(1, len(curve) // 24)]:
        print(point)
    good = [p for p in curve if p.wrong_per_100 <= WRONG_PER_100 and p.others_per_hour <= OTHERS_PER_HOUR]
    threshold = good[0].threshold if good else curve[-1].threshold
    final = fitted.model_copy(update={"threshold": threshold})
    (chosen.model / directory.ACCEPTANCE).write_text(final.model_dump_json(indent=1) + "\n", encoding="utf-8")
    print(f"{len(total.examples)} utterances, {total.calls} calls, {total.other_hours:.1f} h of other speech")
    print(final)


if __name__ == "__main__":
    main()
