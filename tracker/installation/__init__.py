"""One installation: its folder, its key slots, its declared records, opening and locking."""
