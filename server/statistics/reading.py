"""What statistics ask of the event log in the store."""

from server.statistics.snapshots import PREFIX
from server.store.database import Store
from server.store.rows import StoredEvent
from wire.envelope import CloudEvent


def weight_events(store: Store) -> list[StoredEvent]:
    """Give the events of shot weights, in order."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT position, envelope FROM events WHERE starts_with(type, ?) ORDER BY position", [PREFIX]
        ).fetchall()
    return [StoredEvent(position, CloudEvent.model_validate_json(envelope)) for position, envelope in rows]
