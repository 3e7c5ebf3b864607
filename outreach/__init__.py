"""What to say to a customer: facts, a writer, and the check that nothing else is said. Never sends."""
