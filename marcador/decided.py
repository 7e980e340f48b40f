"""A decision on a call as plain data, a JSON line each: what `listen` and `score --json` print."""

from typing import Any

from device.umpire import Decided


def as_data(decided: Decided, score: str) -> dict[str, Any]:
    """Give what was heard, what was decided and what happened; `score` is the one after it."""
    utterance, decision = decided.utterance, decided.decision
    heard = utterance and {
        "speech_end_s": round(utterance.words[-1].end_s, 3),
        "decided_after_s": round(utterance.decided_after_s, 3),
        "text": utterance.text,
        "confidence": utterance.confidence,
        "words": [word.model_dump() for word in utterance.words],
        "alternatives": list(utterance.alternatives),
    }
    return {
        **(heard or {}),
        "decision": decision.verdict if decision else "rejected",
        "reason": decision.reason if decision else decided.rejected,
        "events": [
            {"type": event.data.TYPE, **event.data.model_dump(mode="json", exclude_none=True)}
            for event in decided.events[1:]
        ],
        "score": score,
    }
