"""Readings by the local day of their station."""
from dataclasses import dataclass, field
from datetime import date, timedelta
import logging

log = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)


@dataclass
class Day:
    date: date
    readings: list = field(default_factory=list)


def split_days(readings, zone):
    """Group readings by local day, oldest first.

    The readings must be in order of time. A day without readings does not occur in the result.
    """
    days = []
    start = None
    for reading in readings:
        local = reading.at.astimezone(zone)
        if start is None or local > start + ONE_DAY:
            start = local.replace(hour=0, minute=0, second=0, microsecond=0)
            log.debug("a new day begins: %s", start.date())
            days.append(Day(start.date()))
        days[-1].readings.append(reading)
    return days
