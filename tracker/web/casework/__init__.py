"""Case work on screen: my cases, one case, the supervisor, what was shared, figures."""
