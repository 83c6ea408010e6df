"""The doors of a hub for other computers: pushing and fetching bundles by device key."""
