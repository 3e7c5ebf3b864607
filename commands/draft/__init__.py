"""/draft: a message to a customer, written, edited and ended."""
