from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from gaugekit.reading import Reading
from gaugekit.windows import split_days

UTC = timezone.utc


def every(hours, start, count):
    return [Reading(start + timedelta(hours=hours * i), 7.0, True) for i in range(count)]


def test_no_readings_no_days():
    assert split_days([], UTC) == []


def test_one_day():
    days = split_days(every(1, datetime(2026, 2, 10, 6, tzinfo=UTC), 12), UTC)
    assert [(day.date.day, len(day.readings)) for day in days] == [(10, 12)]


def test_days_without_readings_are_left_out():
    readings = every(1, datetime(2026, 2, 10, 6, tzinfo=UTC), 3) + every(1, datetime(2026, 2, 13, 6, tzinfo=UTC), 2)
    assert [(day.date.day, len(day.readings)) for day in split_days(readings, UTC)] == [(10, 3), (13, 2)]


def test_days_are_local():
    days = split_days(every(6, datetime(2026, 7, 1, 21, 30, tzinfo=UTC), 4), ZoneInfo("Europe/London"))
    assert [(day.date.day, len(day.readings)) for day in days] == [(1, 1), (2, 3)]
