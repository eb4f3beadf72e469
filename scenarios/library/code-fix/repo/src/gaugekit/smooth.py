"""Rolling means, for the plots. Nothing in the daily summary is smoothed."""
from collections import deque


def rolling_mean(values, width):
    """The mean of the last ``width`` values at each place, of fewer at the beginning."""
    if width < 1:
        raise ValueError("width must be at least 1")
    window = deque()
    total = 0.0
    means = []
    for value in values:
        window.append(value)
        total += value
        if len(window) > width:
            total -= window.popleft()
        means.append(total / len(window))
    return means
