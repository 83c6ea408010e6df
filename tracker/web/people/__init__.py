"""People who are served: found, registered, corrected, with their consents."""
