"""Signing in and out, and locking the screen."""
