"""The first screen, by role."""
