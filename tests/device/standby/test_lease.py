"""Which of two devices scores."""

from device.standby.lease import ALONE_S, GRACE_S, KNOWING_S, LEASE_S, TELL_EVERY_S, Lease
from wire.pairing import PairStatus, Role


def says(lease: Lease, of: str) -> PairStatus:
    return PairStatus(partner=of, role=lease.role, term=lease.term)


def primary(term: int = 1, *, hears: bool = True) -> PairStatus:
    return PairStatus(partner="box-2", role="primary", term=term, hears=hears)


def standby(term: int = 0, *, hears: bool = True) -> PairStatus:
    return PairStatus(partner="box-2", role="standby", term=term, hears=hears)


def second(term: int = 0, seen: int = 0) -> Lease:
    lease = Lease("box-2", "box-1", 0.0, term, seen)
    lease.connected(0.0)
    return lease


def turned(lease: Lease, now_s: float, *, hears: bool = True, is_ready: bool = True) -> Role:
    lease.turn(now_s, hears=hears, is_ready=is_ready)
    return lease.role


def follows(lease: Lease, until_s: float) -> None:
    """Hear of a partner that scores, as often as it says so."""
    now_s = 0.0
    while now_s <= until_s:
        lease.hear(primary(), now_s, is_online=True, is_live=True)
        assert turned(lease, now_s) == "standby"
        now_s += TELL_EVERY_S


def test_it_stands_by_while_the_other_says_that_it_is_there() -> None:
    follows(second(), 600.0)


def test_it_scores_soon_after_the_broker_says_that_the_other_is_gone() -> None:
    lease = second()
    follows(lease, 10.0)
    lease.hear(primary(), 11.0, is_online=False, is_live=True)
    assert turned(lease, 11.0) == "standby"
    assert turned(lease, 11.0 + GRACE_S) == "primary"
    assert (lease.term, lease.goes_on) == (2, False)


def test_it_waits_longer_while_the_server_does_not_say_how_the_match_stands() -> None:
    lease = second()
    follows(lease, 10.0)
    lease.hear(None, 11.0, is_online=False, is_live=True)
    assert turned(lease, 11.0 + GRACE_S, is_ready=False) == "standby"
    assert turned(lease, 11.0 + GRACE_S + KNOWING_S, is_ready=False) == "primary"


def test_silence_is_enough_where_the_broker_says_nothing() -> None:
    lease = second()
    follows(lease, 10.0)
    assert turned(lease, 10.0 + LEASE_S - 0.1) == "standby"
    assert turned(lease, 10.0 + LEASE_S + GRACE_S) == "primary"


def test_a_status_that_the_broker_kept_is_no_sign_of_life() -> None:
    lease = second()
    lease.hear(primary(), 0.1, is_online=True, is_live=False)
    assert turned(lease, LEASE_S + GRACE_S) == "primary"


def test_without_its_broker_it_goes_on_as_it_was() -> None:
    lease = second()
    follows(lease, 10.0)
    lease.disconnected()
    assert turned(lease, 1_000.0) == "standby"


def test_a_court_whose_broker_never_was_there_is_scored_all_the_same() -> None:
    lease = Lease("box-2", "box-1", 0.0)
    assert turned(lease, ALONE_S - 1) == "standby"
    assert turned(lease, ALONE_S) == "primary"


def test_of_two_that_start_together_the_first_by_name_scores() -> None:
    one, two = Lease("box-1", "box-2", 0.0), Lease("box-2", "box-1", 0.0)
    for lease in (one, two):
        lease.connected(0.0)
    for now_s in range(60):
        one.hear(says(two, "box-1"), now_s, is_online=True, is_live=True)
        two.hear(says(one, "box-2"), now_s, is_online=True, is_live=True)
        for lease in (one, two):
            turned(lease, now_s + 0.1)
    assert (one.role, two.role) == ("primary", "standby")


def test_who_comes_back_stands_by_for_who_scored_meanwhile() -> None:
    lease = second(term=1)
    lease.hear(primary(2), 0.1, is_online=True, is_live=True)
    assert turned(lease, 0.1) == "standby"
    assert not lease.was_last


def test_who_scored_last_goes_on_under_its_term() -> None:
    lease = second(term=3, seen=2)
    lease.hear(None, 0.1, is_online=False, is_live=False)
    assert turned(lease, 0.1 + GRACE_S) == "primary"
    assert (lease.term, lease.goes_on) == (3, True)


def test_of_two_that_score_the_higher_term_stands() -> None:
    lease = second()
    assert turned(lease, LEASE_S + GRACE_S) == "primary"
    lease.hear(primary(1), 20.0, is_online=True, is_live=True)
    assert turned(lease, 20.0) == "standby", "on equal terms the first by name"
    other = Lease("box-1", "box-2", 0.0)
    other.connected(0.0)
    assert turned(other, LEASE_S + GRACE_S) == "primary"
    other.hear(PairStatus(partner="box-1", role="primary", term=1), 20.0, is_online=True, is_live=True)
    assert turned(other, 20.0) == "primary"
    other.hear(PairStatus(partner="box-1", role="primary", term=2), 21.0, is_online=True, is_live=True)
    assert turned(other, 21.0) == "standby"


def test_who_lost_its_microphone_hands_over() -> None:
    lease = second()
    assert turned(lease, LEASE_S + GRACE_S) == "primary"
    lease.hear(standby(), 20.0, is_online=True, is_live=True)
    assert turned(lease, 20.0, hears=False) == "standby"
    other = Lease("box-1", "box-2", 0.0)
    other.connected(0.0)
    other.hear(PairStatus(partner="box-1", role="standby", term=1, hears=False), 20.0, is_online=True, is_live=True)
    assert turned(other, 20.0) == "primary"
    assert other.term == 2
    assert turned(lease, 21.0, hears=False) == "standby"
