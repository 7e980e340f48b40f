"""A call on its way, in the log: device and server name it by the same id, from hearing to the streams.

The id is that of the event `marcador.call.heard.v1`; what a call led to has it in `data.call`.
"""

import logging
from collections.abc import Iterable

from padel.events import CallHeard, Event
from wire.envelope import CloudEvent


def call_of(event: Event | CloudEvent) -> str | None:
    """Give the id of the call that an event is, or that led to it."""
    if isinstance(event, CloudEvent):
        kind, call = event.type, event.data.get("call")
    else:
        kind, call = event.data.TYPE, getattr(event.data, "call", None)
    if kind == CallHeard.TYPE:
        return event.id
    return call if isinstance(call, str) else None


def trace(log: logging.Logger, step: str, events: Iterable[Event | CloudEvent], **facts: object) -> None:
    """Say of each event that it came to a step of its way, where anyone reads this much (level INFO)."""
    if not log.isEnabledFor(logging.INFO):
        return
    for event in events:
        kind = event.type if isinstance(event, CloudEvent) else event.data.TYPE
        said = {"step": step, "call": call_of(event), "event": event.id, "type": kind, **facts}
        if isinstance(event, CloudEvent):
            said["sequence"] = event.sequence
        log.info("%s %s", kind, step, extra={"facts": {name: one for name, one in said.items() if one is not None}})
