"""What helps every day: one box for everything, keys, and what was typed and not saved."""
