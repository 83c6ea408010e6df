"""What every room may use: errors, ids, clocks, the actor, canonical bytes."""
