"""Levels of tide gauges, by day."""

__version__ = "1.4.0"
