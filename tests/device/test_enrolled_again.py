"""What a running device makes of the file of its identity."""

from pathlib import Path

import pytest

from device.enrolled_again import EnrolledAgain
from device.enrolment import FILE_NAME, Identity
from device.settings import DeviceSettings
from wire.broker import BrokerAddress
from wire.enrolment import Enrolment


def enroll(folder: Path, username: str, court: str = "1", broker: str = "mqtt://127.0.0.1:1") -> BrokerAddress:
    leave(folder, username, court, broker)
    return BrokerAddress.parse(broker).as_user(username, "secret", None)


def leave(folder: Path, username: str, court: str, broker: str) -> None:
    """Leave the file of an identity."""
    who = Enrolment(
        club="home", court=court, device="box-1", broker=broker, username=username,
        certificate=None, proof="0" * 64,
    )  # fmt: skip
    identity = Identity(enrolment=who, password="secret")
    (folder / "new").write_text(identity.model_dump_json())
    (folder / "new").replace(folder / FILE_NAME)


def test_only_what_is_new_is_given_and_once(tmp_path: Path) -> None:
    enroll(tmp_path, "device-1")
    again = EnrolledAgain(DeviceSettings(data=tmp_path))
    assert again() is None
    broker = enroll(tmp_path, "device-2")
    assert again() == broker
    assert again() is None
    enroll(tmp_path, "device-2")
    assert again() is None


def test_a_device_that_never_was_enrolled_goes_to_its_broker_once_it_is(tmp_path: Path) -> None:
    settings = DeviceSettings(data=tmp_path, name="box-1")
    again = EnrolledAgain(settings)
    broker = enroll(tmp_path, "device-1")
    assert again() == broker
    assert not again.is_elsewhere


def test_a_broker_that_the_settings_name_stays(tmp_path: Path) -> None:
    again = EnrolledAgain(DeviceSettings(data=tmp_path, broker="mqtt://127.0.0.1:2"))
    enroll(tmp_path, "device-1", court="2")
    assert again() is None
    assert not again.is_elsewhere


def test_another_court_is_told_of(tmp_path: Path) -> None:
    enroll(tmp_path, "device-1")
    again, told = EnrolledAgain(DeviceSettings(data=tmp_path)), list[bool]()
    again.elsewhere = lambda: told.append(again.is_elsewhere)
    enroll(tmp_path, "device-2", court="2")
    assert again() is None
    assert told == [True]


def test_a_court_that_the_settings_contradict_and_a_broken_file_are_said_and_change_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    again = EnrolledAgain(DeviceSettings(data=tmp_path, court="3"))
    enroll(tmp_path, "device-1", court="2")
    assert again() is None
    assert "this device is enrolled for court '2' of club 'home', not for court '3'" in caplog.text
    (tmp_path / FILE_NAME).write_text("{")
    assert again() is None
    assert f"{FILE_NAME} cannot be used" in caplog.text
    (tmp_path / FILE_NAME).unlink()
    assert again() is None
    assert not again.is_elsewhere


def test_a_broker_whose_address_cannot_be_read_is_said_and_the_next_one_is_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    enroll(tmp_path, "device-1")
    again = EnrolledAgain(DeviceSettings(data=tmp_path))
    leave(tmp_path, "device-2", "1", "http://broker")
    assert again() is None
    assert "a broker's address looks like mqtt://host" in caplog.text
    broker = enroll(tmp_path, "device-2")
    assert again() == broker
