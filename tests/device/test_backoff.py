from random import Random

from hypothesis import given
from hypothesis import strategies as st

from device.backoff import Backoff


@given(st.integers())
def test_waits_grow_within_their_bounds_and_begin_again_short(seed: int) -> None:
    backoff = Backoff(random=Random(seed))
    waits = [backoff.next_s() for _ in range(200)]
    assert all(1 <= wait <= 60 for wait in waits)
    assert max(waits) > 30
    backoff.reset()
    assert backoff.next_s() <= 3
