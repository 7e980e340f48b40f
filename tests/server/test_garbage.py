import gc

import pytest

from server.garbage import look_once_it_is_done


def test_python_looks_hardly_ever_while_very_much_is_made_and_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with look_once_it_is_done():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_threshold()[1:] == before[1:]
    assert gc.get_threshold() == before


def test_it_looks_as_before_after_a_failure_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), look_once_it_is_done():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
