"""What two people changed without knowing of each other."""
