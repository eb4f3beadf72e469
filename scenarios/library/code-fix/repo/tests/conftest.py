from pathlib import Path

import pytest

from gaugekit.reading import parse_log

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def kelby():
    with open(DATA / "kelby.csv", encoding="ascii") as lines:
        return parse_log(lines)


@pytest.fixture
def kelby_path():
    return str(DATA / "kelby.csv")
