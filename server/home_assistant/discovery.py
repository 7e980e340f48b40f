"""What Home Assistant is told of one device of a court: what can be read where. Pure.

Its words are those of home-assistant.io/integrations/mqtt, "Device discovery payload"; values are read from what the
device says anyway, its status and its court's score, by Home Assistant's templates (Jinja).
"""

import json
import re
from hashlib import sha256
from typing import Any

from server.auth.topic_rules import HOME_ASSISTANT
from wire.topics import Address

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")

_CONNECTION = "{{ 'ON' if value_json.state == 'online' else 'OFF' }}"
_PROBLEM = "{{ 'ON' if value_json.problems | default([]) else 'OFF' }}"
_PROBLEMS = "{{ {'problems': value_json.problems | default([])} | tojson }}"
_WAITING = "{{ value_json.outbox.values() | map(attribute='depth') | sum if value_json.outbox else 0 }}"
_SCORE = (
    "{% for set in value_json.sets %}{{ set.a }}-{{ set.b }} {% endfor %}"
    "{% if value_json.winner is none %}{{ value_json.a.points }}-{{ value_json.b.points }}{% endif %}"
)
_MATCH = (
    "{{ {'pair_a': value_json.a.name, 'pair_b': value_json.b.name, 'server': value_json.server,"
    " 'winner': value_json.winner, 'match': value_json.match} | tojson }}"
)

Json = dict[str, Any]


def topic_of(address: Address) -> str:
    """Give where a device is told of."""
    return f"{HOME_ASSISTANT}/device/{_id_of(address)}/config"


def payload_of(address: Address, version: str) -> bytes:
    """Tell of a device: whether it is there, what is amiss, what waits in its outbox, and its court's score."""
    of, status, score = _id_of(address), address.status, address.score
    about = {
        "connection": _entity("binary_sensor", "Connection", status, _CONNECTION, device_class="connectivity"),
        "problem": _entity(
            "binary_sensor",
            "Problem",
            status,
            _PROBLEM,
            device_class="problem",
            json_attributes_topic=status,
            json_attributes_template=_PROBLEMS,
        ),
        "waiting": _entity("sensor", "Messages waiting", status, _WAITING, state_class="measurement"),
    }
    shown = {
        "score": _entity(
            "sensor", "Score", score, _SCORE, json_attributes_topic=score, json_attributes_template=_MATCH
        )
    }
    entities = {name: {**one, "entity_category": "diagnostic"} for name, one in about.items()} | shown
    told = {
        "device": {
            "identifiers": [of],
            "name": f"Court {address.court} ({address.device})",
            "manufacturer": "Marcador",
            "sw_version": version,
        },
        "origin": {"name": "Marcador"},
        "components": {name: {**one, "unique_id": f"{of}-{name}"} for name, one in entities.items()},
    }
    return json.dumps(told).encode()


def _entity(platform: str, name: str, topic: str, template: str, **more: str) -> Json:
    return {"platform": platform, "name": name, "state_topic": topic, "value_template": template, **more}


def _id_of(address: Address) -> str:
    """Name a device in letters, digits, hyphens and underscores, as Home Assistant wants it, like no other."""
    plain = f"marcador-{address.club}-{address.court}-{address.device}"
    found = _NOT_IN_AN_ID.sub("_", plain)
    if "-" not in address.club + address.court + address.device and found == plain:
        return found
    return f"{found}-{sha256(address.base.encode()).hexdigest()[:8]}"
