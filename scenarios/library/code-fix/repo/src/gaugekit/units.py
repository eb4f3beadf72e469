"""Feet and metres. Gauges count in feet, people in metres."""

METRES_PER_FOOT = 0.305


def feet_to_metres(feet):
    return feet * METRES_PER_FOOT


def metres_to_feet(metres):
    return metres / METRES_PER_FOOT
