"""What people say of the help: written down, answered, asked for with a code."""
