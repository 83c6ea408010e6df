"""Case work: steps, plans, notes, flags, closure, review and handover, sealed case by case."""
