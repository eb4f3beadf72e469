from datetime import datetime, timezone

import pytest

from gaugekit.reading import BadLine, parse_line, parse_log


def test_time_is_utc():
    assert parse_line("2026-02-10T05:00Z,7.12,ok", 1).at == datetime(2026, 2, 10, 5, tzinfo=timezone.utc)


def test_level_is_in_feet():
    assert parse_line("2026-02-10T05:00Z,7.12,ok", 1).feet == 7.12


@pytest.mark.parametrize("flag, good", [("ok", True), ("OK", True), ("bad", False), ("BAD", False), ("", False)])
def test_flags(flag, good):
    assert parse_line(f"2026-02-10T05:00Z,7.12,{flag}", 1).good is good


@pytest.mark.parametrize("line", ["", "7.12", "2026-02-10T05:00Z,7.12", "2026-02-10T05:00Z,high,ok", "10 Feb,7.12,ok"])
def test_bad_lines_are_named(line):
    with pytest.raises(BadLine, match="^line 8: "):
        parse_line(line, 8)


def test_comments_and_empty_lines_are_skipped():
    assert len(parse_log(["# head", "", "2026-02-10T05:00Z,7.12,ok", "   "])) == 1
