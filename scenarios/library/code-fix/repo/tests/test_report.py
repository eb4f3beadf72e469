from datetime import timezone

from gaugekit.report import DayLevel, render, summarise


def test_summary_of_two_days(kelby):
    days = summarise(kelby, timezone.utc)
    assert [day.date.day for day in days] == [10, 11]
    assert [day.count for day in days] == [24, 24]
    assert [round(day.mean, 3) for day in days] == [2.283, 2.213]
    assert [round(day.high, 3) for day in days] == [3.502, 3.420]


def test_bad_readings_are_counted_but_not_averaged(kelby):
    second = summarise(kelby, timezone.utc)[1]
    assert second.low > 0.5


def test_a_day_without_good_readings_has_dashes():
    from datetime import date

    table = render([DayLevel(date(2026, 2, 12), 3, None, None, None)])
    assert table.splitlines()[1].split() == ["2026-02-12", "3", "-", "-", "-"]


def test_columns_line_up():
    from datetime import date

    lines = render([DayLevel(date(2026, 2, 12), 24, 2.2, 0.9, 3.4)]).splitlines()
    assert len({len(line) for line in lines}) == 1
