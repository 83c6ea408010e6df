"""Bad pictures of our receipts, and two readers in a browser that try them."""
