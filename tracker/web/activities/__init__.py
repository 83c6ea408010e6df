"""Activities, attendance at the door, sheets of counts, and the figures of a year."""
