"""A kit that she had with another organisation: told without telling who she is or where."""
