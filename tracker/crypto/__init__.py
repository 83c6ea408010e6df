"""Hashing, signing, sealing and key slots: thin, named uses of audited libraries."""
