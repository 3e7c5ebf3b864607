"""Digests and how they are set up."""
