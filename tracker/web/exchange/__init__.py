"""Export and import of bundles, and joining."""
