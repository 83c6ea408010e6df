"""The queue of what a person should look at after a merge."""
