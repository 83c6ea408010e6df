"""Stock, and kits handed over: the work at the table."""
