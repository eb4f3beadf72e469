"""gaugekit summary LOG [--zone ZONE]"""
import argparse
import sys
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gaugekit.reading import BadLine, parse_log
from gaugekit.report import render, summarise


def build_parser():
    parser = argparse.ArgumentParser(prog="gaugekit", description="Levels of tide gauges, by day.")
    commands = parser.add_subparsers(dest="command", required=True)
    summary = commands.add_parser("summary", help="count, mean, lowest and highest level of every day")
    summary.add_argument("log")
    summary.add_argument("--zone", default="UTC", help="time zone of the station (UTC)")
    return parser


def main(argv=None):
    options = build_parser().parse_args(argv)
    try:
        zone = ZoneInfo(options.zone)
    except (ZoneInfoNotFoundError, ValueError):
        print(f"gaugekit: there is no time zone {options.zone!r}", file=sys.stderr)
        return 2
    try:
        with open(options.log, encoding="ascii") as lines:
            readings = parse_log(lines)
    except (OSError, BadLine) as error:
        print(f"gaugekit: {options.log}: {error}", file=sys.stderr)
        return 1
    sys.stdout.write(render(summarise(readings, zone)))
    return 0
