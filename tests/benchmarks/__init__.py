"""Measurements, run by ``make bench`` alone and never timed in the tests."""
