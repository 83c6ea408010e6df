"""Monitoring after distributions: rounds, the call list, the interview, what came of it."""
