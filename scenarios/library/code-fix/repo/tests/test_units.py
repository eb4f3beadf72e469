import pytest

from gaugekit.units import feet_to_metres, metres_to_feet


def test_nothing_is_nothing():
    assert feet_to_metres(0) == 0


def test_a_metre_is_more_than_three_feet():
    assert 3 < metres_to_feet(1) < 4


@pytest.mark.parametrize("feet", [0.5, 7.12, 31.0])
def test_there_and_back(feet):
    assert metres_to_feet(feet_to_metres(feet)) == pytest.approx(feet)
