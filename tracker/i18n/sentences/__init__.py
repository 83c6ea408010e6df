"""The sentences for error codes, a file per area; `tracker/i18n/messages.py` joins them."""
