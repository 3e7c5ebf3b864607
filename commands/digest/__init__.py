"""/digest: who is told of what, when, and what they do about it."""
