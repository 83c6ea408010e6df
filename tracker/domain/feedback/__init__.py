"""What people say of the help: complaints, suggestions, thanks; answered, and in what time."""
