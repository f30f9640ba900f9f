"""What sentences say came out of a comparison, in words: who had more of what, and whether that is significant."""
