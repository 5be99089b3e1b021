"""Calibration: a committee confirms, changes or defers the boxes of a period."""
