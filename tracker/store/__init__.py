"""The one door to the encrypted database."""
