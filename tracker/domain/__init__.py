"""Business rules, in the field worker's words; each room has records, commands, queries."""
