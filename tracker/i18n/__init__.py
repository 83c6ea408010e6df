"""Creole, Spanish and English: messages, dates, numbers, and a sentence for every error."""
