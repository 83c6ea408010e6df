"""Registration lists as organisations keep them: read, understood, never guessed at silently."""
