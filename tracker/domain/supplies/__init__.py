"""Kits, stock, distributions and signed receipts."""
