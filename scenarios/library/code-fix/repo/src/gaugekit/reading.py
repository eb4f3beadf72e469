"""One line of a gauge's log: ``2026-02-10T00:00Z,7.12,ok``."""
from dataclasses import dataclass
from datetime import datetime, timezone
import logging

log = logging.getLogger(__name__)


class BadLine(ValueError):
    """A line that is none of ours. The message names the line."""


@dataclass(frozen=True)
class Reading:
    at: datetime  # aware, UTC
    feet: float  # above the gauge's own mark
    good: bool


def parse_line(text, number):
    parts = text.strip().split(",")
    if len(parts) != 3:
        raise BadLine(f"line {number}: expected time,level,flag, found {text.strip()!r}")
    try:
        at = datetime.strptime(parts[0], "%Y-%m-%dT%H:%MZ").replace(tzinfo=timezone.utc)
        feet = float(parts[1])
    except ValueError as error:
        raise BadLine(f"line {number}: {error}") from None
    flag = parts[2].lower()
    log.debug("line %d: %s %.2f ft %s", number, parts[0], feet, flag)
    return Reading(at, feet, flag == "ok")


def parse_log(lines):
    """All readings, in the order of the log. Empty lines and lines that begin with # are skipped."""
    readings = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            readings.append(parse_line(line, number))
    return readings
