"""Tracker: an offline-capable humanitarian case and distribution tracker."""

__version__ = "0.1.0"
