"""The ways bundles travel by themselves: through a folder, or over HTTP to a hub."""
