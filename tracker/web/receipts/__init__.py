"""Receipts: printed in two languages, and checked."""
