"""Registration lists: read, understood, imported, and what is left to decide."""
