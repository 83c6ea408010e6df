"""CSOs, their grants and sites, and labels in three languages."""
