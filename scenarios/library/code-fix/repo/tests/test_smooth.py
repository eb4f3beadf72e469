import pytest

from gaugekit.smooth import rolling_mean


def test_width_one_changes_nothing():
    assert rolling_mean([3, 1, 2], 1) == [3, 1, 2]


def test_fewer_at_the_beginning():
    assert rolling_mean([2, 4, 6, 8], 3) == [2, 3, 4, 6]


def test_wider_than_the_values():
    assert rolling_mean([2, 4], 10) == [2, 3]


def test_long_series_do_not_drift():
    assert rolling_mean([0.1] * 10_000, 7)[-1] == pytest.approx(0.1)


def test_width_must_be_positive():
    with pytest.raises(ValueError, match="at least 1"):
        rolling_mean([1], 0)
