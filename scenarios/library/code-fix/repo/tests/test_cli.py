import pytest

from gaugekit.cli import main


def test_summary(kelby_path, capsys):
    assert main(["summary", kelby_path]) == 0
    first, second = (line.split() for line in capsys.readouterr().out.splitlines()[1:])
    assert first == ["2026-02-10", "24", "2.283", "0.994", "3.502"]
    assert second == ["2026-02-11", "24", "2.213", "0.939", "3.420"]


def test_unknown_zone(kelby_path, capsys):
    assert main(["summary", kelby_path, "--zone", "Mars/Olympus"]) == 2
    assert "no time zone 'Mars/Olympus'" in capsys.readouterr().err


def test_missing_log(capsys):
    assert main(["summary", "no-such.csv"]) == 1
    assert "no-such.csv" in capsys.readouterr().err


def test_bad_line_is_told(tmp_path, capsys):
    log = tmp_path / "broken.csv"
    log.write_text("2026-02-10T05:00Z,7.12,ok\n2026-02-10T06:00Z,ok\n")
    assert main(["summary", str(log)]) == 1
    assert "line 2: expected time,level,flag" in capsys.readouterr().err


def test_no_command_is_an_error():
    with pytest.raises(SystemExit):
        main([])
