"""The append-only, hash-chained ledger and the tables folded from it."""
