"""The daily summary."""
from dataclasses import dataclass
from datetime import date

from gaugekit.units import feet_to_metres
from gaugekit.windows import split_days


@dataclass(frozen=True)
class DayLevel:
    date: date
    count: int  # readings of the day, bad ones included
    mean: float  # metres, of the good ones; None when there is none
    low: float
    high: float


def summarise_day(day):
    levels = [feet_to_metres(reading.feet) for reading in day.readings if reading.good]
    if not levels:
        return DayLevel(day.date, len(day.readings), None, None, None)
    return DayLevel(day.date, len(day.readings), sum(levels) / len(levels), min(levels), max(levels))


def summarise(readings, zone):
    return [summarise_day(day) for day in split_days(readings, zone)]


def _cell(level):
    return "-" if level is None else f"{level:.3f}"


def render(days):
    lines = [f"{'day':<12}{'n':>4}{'mean':>9}{'low':>9}{'high':>9}"]
    for day in days:
        lines.append(f"{day.date.isoformat():<12}{day.count:>4}{_cell(day.mean):>9}{_cell(day.low):>9}{_cell(day.high):>9}")
    return "\n".join(lines) + "\n"
