"""The screens: a form becomes one command, a query becomes one page."""
