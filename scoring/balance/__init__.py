"""Who has how much to look after, and the fewest changes of hands that make it even."""
