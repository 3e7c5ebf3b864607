"""One file for one thing a person can do, with its buttons and forms."""
