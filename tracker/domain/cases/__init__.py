"""The women and girls who are served: registration, consent, search, lists."""
