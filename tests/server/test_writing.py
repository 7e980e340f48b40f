import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from server.store.writing import envelopes_of

IDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.sets(IDS, max_size=150), st.sets(IDS, max_size=150), st.booleans())
def test_what_is_stored_of_some_ids_is_found_however_many_they_are(
    stored: set[str], others: set[str], is_looked_up: bool
) -> None:
    asked = [*list(stored)[: 40 if is_looked_up else None], *list(others)[: 40 if is_looked_up else None]]
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE TABLE events (id VARCHAR UNIQUE, envelope VARCHAR)")
        connection.execute(
            "INSERT INTO events SELECT id, 'of ' || id FROM (SELECT unnest(?::VARCHAR[]) AS id)", [list(stored)]
        )
        assert not asked or envelopes_of(connection, asked) == {one: f"of {one}" for one in asked if one in stored}
