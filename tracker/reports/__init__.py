"""Tables and files for reading elsewhere."""
