"""What a grants officer proves, without a single name."""
