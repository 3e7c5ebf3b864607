"""Segments and their accounts."""
