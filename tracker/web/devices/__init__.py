"""The computers that belong to the work."""
