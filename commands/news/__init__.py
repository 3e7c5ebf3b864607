"""What a digest says: the question, its answer, and the message made of it."""
