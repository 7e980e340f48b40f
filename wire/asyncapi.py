"""The contract over MQTT as an AsyncAPI 3.0 document, generated from the models that both sides use."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from padel.events import EVENT_TYPES
from padel.sensor_events import SensorsThinned
from padel.weight_events import WEIGHT_EVENTS
from wire.commands import COMMANDS
from wire.delivery import Receipt, Status
from wire.envelope import CloudEvent
from wire.scoreboard import Scoreboard
from wire.sensors import HIGHEST_HZ, LOWEST_HZ, HeartRateBatch
from wire.several import MOST_IN_ONE
from wire.topics import ROOT, Stream

_JSON = "application/json"
_REFERENCE = "#/components/schemas/{model}"

_SEVERAL = f"where the receipts say `events_a_message`, at most {MOST_IN_ONE}; QoS 1."
_EVENTS = f"What happened, a CloudEvent a message; or several as a JSON array (CloudEvents' batch format), {_SEVERAL}"
_BEATS = f"Heart rate and RR intervals; or several of these as a JSON array, {_SEVERAL}"
_MOTIONS = f"Acceleration in CBOR; or several as an array of byte strings, {_SEVERAL}"

_CHANNELS: tuple[tuple[str, str, str, type[BaseModel] | None, str], ...] = (
    (Stream.MATCH, "{device}/match", "receive", CloudEvent, _EVENTS),
    (Stream.HEART_RATE, "{device}/heart-rate", "receive", HeartRateBatch, _BEATS),
    (Stream.MOTION, "{device}/motion", "receive", None, _MOTIONS),
    ("status", "{device}/status", "receive", Status, "Retained, and the last will: how the device is."),
    ("score", "score", "receive", Scoreboard, "Retained: the score as shown, for signs and home automation."),
    ("receipt", "{device}/receipt", "send", Receipt, "The server's word on what is on disk; QoS 1."),
)


def document(version: str) -> dict[str, Any]:
    """Give the document; what the server receives is `receive`, what it sends is `send`."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Marcador over MQTT",
            "version": version,
            "description": "What crosses between an appliance beside a court and the server. MQTT 3.1.1 is enough.",
        },
        "defaultContentType": _JSON,
        "channels": {name: _channel(address, model, text) for name, address, _, model, text in _CHANNELS}
        | {"command": _command_channel()},
        "operations": {
            f"{action}-{name}": {"action": action, "channel": {"$ref": f"#/channels/{name}"}}
            for name, _, action, _, _ in _CHANNELS
        }
        | {"send-command": {"action": "send", "channel": {"$ref": "#/channels/command"}}},
        "components": {"schemas": _schemas()},
    }


def _channel(address: str, model: type[BaseModel] | None, description: str) -> dict[str, Any]:
    names = [name for name in ("club", "court", "device") if f"{{{name}}}" in f"{{club}}{{court}}{address}"]
    return {
        "address": f"{ROOT}/{{club}}/{{court}}/{address}",
        "description": description,
        "parameters": {name: {"description": f"the {name}, one topic level"} for name in names},
        "messages": {"message": _message(model)},
    }


def _command_channel() -> dict[str, Any]:
    text = "What the server asks of the device, QoS 1, never retained; the status is the answer."
    return {
        **_channel("{device}/command", None, text),
        "messages": {model.__name__: _message(model) for model in COMMANDS},
    }


def _message(model: type[BaseModel] | None) -> dict[str, Any]:
    if model is None:
        return {"contentType": "application/cbor", "payload": _MOTION}
    return {"contentType": _JSON, "payload": {"$ref": _REFERENCE.format(model=model.__name__)}}


_MOTION = {
    "type": "object",
    "description": "A CBOR map: the fields of every batch, and evenly spaced samples.",
    "required": ["id", "epoch", "sequence", "session", "sensor", "player", "start", "rate_hz", "samples_mg"],
    "properties": {
        "start": {"type": "string", "format": "date-time", "description": "moment of the first sample"},
        "rate_hz": {"type": "number", "minimum": LOWEST_HZ, "maximum": HIGHEST_HZ},
        "samples_mg": {
            "description": "x, y, z in milli-g: an n×3 array, RFC 8746 tag 40 around tag 77 (sint16, little-endian)"
        },
    },
}


def _schemas() -> dict[str, Any]:
    models = [model for *_, model, _ in _CHANNELS if model is not None]
    others = (SensorsThinned, *WEIGHT_EVENTS)
    event_types: dict[str, type[BaseModel]] = {**EVENT_TYPES, **{model.TYPE: model for model in others}}
    wanted = [(model, "serialization") for model in (*models, *COMMANDS, *event_types.values())]
    _, schema = models_json_schema(wanted, ref_template=_REFERENCE)  # type: ignore[arg-type]
    definitions: dict[str, Any] = schema["$defs"]
    for name, model in event_types.items():
        definitions[model.__name__]["description"] = f"`data` of {name}. {model.__doc__}"
    return definitions
