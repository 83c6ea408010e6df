"""How installations agree: bundles, admission, merge, conflicts, enrolment. Domain-blind."""
