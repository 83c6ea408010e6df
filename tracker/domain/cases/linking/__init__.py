"""Who among many is registered twice, by weights learned from the people themselves."""
