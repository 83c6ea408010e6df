"""What a coordinator sets up: organisations, grants, kits, services."""
