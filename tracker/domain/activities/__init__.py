"""Integration activities, training, women's networks; interpreters and their work."""
