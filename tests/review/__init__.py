"""What a person should look at after a merge."""
