"""Of whoever loses its identity to another of its name people are told, whatever else happens meanwhile."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.auth.enrolling import Enrolling
from server.auth.identities import Identities
from tests.server.test_enrolment import request_of
from wire.broker import BrokerAddress


@pytest.fixture
def identities(tmp_path: Path) -> Identities:
    return Identities(tmp_path)


def test_a_box_that_takes_another_s_name_on_its_court_is_told_of(
    identities: Identities, caplog: pytest.LogCaptureFixture
) -> None:
    enrolling = Enrolling(identities, "home", BrokerAddress("broker"), None)
    first = enrolling.redeem(request_of(identities.invite("1")), "broker")
    enrolling.redeem(request_of(identities.invite("2")), "broker")
    assert "is let in no more" not in caplog.text
    enrolling.redeem(request_of(identities.invite("1")), "broker")
    assert f"{first.username}, which had that name on that court, is let in no more; if it is another" in caplog.text


def test_of_two_boxes_of_one_name_that_come_at_once_each_is_told_of_that_is_let_in_no_more(
    identities: Identities, caplog: pytest.LogCaptureFixture
) -> None:
    enrolling = Enrolling(identities, "home", BrokerAddress("broker"), None)
    first = enrolling.redeem(request_of(identities.invite("1")), "broker")
    asked = [request_of(identities.invite("1")) for _ in range(2)]
    with ThreadPoolExecutor() as pool, identities.steady():
        answers = [pool.submit(enrolling.redeem, one, "broker") for one in asked]
        time.sleep(0.2)
    names = {one.result().username for one in answers}
    (last,) = identities.register.devices
    told = re.findall(r"(\S+), which had that name on that court", caplog.text)
    assert sorted(told) == sorted({first.username, *names} - {last.username})
