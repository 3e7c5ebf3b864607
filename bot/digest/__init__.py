"""Digests, each posted once."""
