"""What `marcador model transcribe` prints: everything that was heard in a recording, as plain data."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from models import directory
from models.acceptance import Acceptance
from models.transcribe import Transcriber, Utterance, read
from padel.calls.grammar import Grammar


def transcripts(model: Path, files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Give one object a file: its utterances with word times and confidences, alternatives, accepted or why not.

    Raises:
        RecordingError: a file cannot be read.
        ModelError: the model is broken.
    """
    acceptance = Acceptance.load(model / directory.ACCEPTANCE)
    grammar = directory.grammar(model)
    listeners: dict[int, Transcriber] = {}
    for file in files:
        samples, rate_hz = read(file)
        listener = listeners.setdefault(rate_hz, Transcriber(model, rate_hz))
        heard = [_utterance(one, grammar, acceptance) for one in listener.utterances(samples)]
        text = " ".join(one["text"] for one in heard)
        yield {
            "file": str(file),
            "length_s": round(len(samples) / rate_hz, 3),
            "text": text,
            "utterances": heard,
            **_verdict(heard),
        }


def _verdict(heard: list[dict[str, Any]]) -> dict[str, Any]:
    """Say whether there is a call in a recording; if not, why not, by its likeliest utterance."""
    if not heard:
        return {"accepted": False, "reason": "nothing was said"}
    best = max(heard, key=lambda one: (one["accepted"], one["probability"]))
    return {"accepted": best["accepted"], "reason": best["reason"]}


def _utterance(heard: Utterance, grammar: Grammar, acceptance: Acceptance) -> dict[str, Any]:
    verdict = acceptance.judge(heard, grammar)
    return {
        "text": heard.text,
        "words": [
            {
                "word": word.text,
                "start_s": round(word.start_s, 3),
                "end_s": round(word.end_s, 3),
                "confidence": round(word.confidence, 3),
            }
            for word in heard.words
        ],
        "alternatives": [{"text": one.text, "score": round(one.score, 2)} for one in heard.opinion.readings],
        "accepted": verdict.accepted,
        "probability": round(verdict.probability, 3),
        "reason": verdict.reason,
    }
