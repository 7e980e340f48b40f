"""The beginning of a stream, as an answer to the edge, which goes on with it from its own memory."""

from starlette.responses import Response

from server.edge.edge import Edge
from server.edge.nchan import channel_of
from server.live.frames import OPENING
from server.live.hub import Topic
from server.live.opening import Openings

EDGE_ASKS = "marcador-edge"
"""The header with which the edge says that it can go on with a stream. Who else sends it gets a short stream."""

_CHANNEL, _AFTER = "Marcador-Edge-Channel", "Marcador-Edge-After"
_KEPT_S = "1"


async def begun_for_edge(
    edge: Edge, topic: Topic, last_event_id: str | None, openings: Openings, *, is_for_all: bool
) -> Response | None:
    """Give what a reader of the public form gets first, and where the edge goes on; `None` when it cannot.

    What is the same for all who are not signed in the edge keeps for a second: what came since then it has itself.
    """
    begun = await edge.opening(topic, last_event_id, openings)
    if begun is None:
        return None
    opening, place = begun
    headers = {"Cache-Control": "no-store", _CHANNEL: channel_of(topic), _AFTER: place}
    if is_for_all:
        headers["X-Accel-Expires"] = _KEPT_S
    body = OPENING + b"".join(one.sse for one in opening.frames)
    return Response(body, headers=headers, media_type="text/event-stream")
