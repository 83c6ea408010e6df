"""Interpreters, who is free, requests and sessions, documents to be translated."""
