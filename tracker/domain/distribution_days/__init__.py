"""Distribution days: planned, opened, served at several laptops, and closed by a count."""
