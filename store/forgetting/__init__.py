"""Erases a person or a customer everywhere, and proves it."""
