"""A registration as a conversation: each question in her language, and read aloud."""
