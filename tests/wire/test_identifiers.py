import threading
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.identifiers import uuid7


@given(st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=st.just(UTC)))
def test_it_is_a_uuid_of_version_7_that_carries_its_millisecond(moment: datetime) -> None:
    identifier = UUID(uuid7(moment))
    assert (identifier.version, identifier.variant) == (7, RFC_4122)
    assert abs((identifier.int >> 80) - moment.timestamp() * 1000) <= 1


def test_within_a_millisecond_they_go_up() -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    made = [uuid7(moment) for _ in range(10_000)]
    assert made == sorted(set(made))


def test_they_follow_time() -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    made = [uuid7(moment + timedelta(milliseconds=step)) for step in range(1000)]
    assert made == sorted(made)


def test_threads_never_make_the_same_one() -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend([uuid7() for _ in range(2000)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


@pytest.mark.parametrize("moment", [datetime(2026, 5, 1), datetime(1969, 5, 1, tzinfo=UTC)])
def test_a_moment_that_does_not_fit_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="identifier"):
        uuid7(moment)
