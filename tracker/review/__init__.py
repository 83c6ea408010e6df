"""What a merge brought together and a person should look at: findings, and her word on them."""
