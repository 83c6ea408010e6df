"""What a grants officer looks at: figures and proofs, no names."""
