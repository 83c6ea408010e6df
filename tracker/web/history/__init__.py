"""Who changed what from what."""
