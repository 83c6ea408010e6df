"""Erasing persons, and how long is kept what."""
