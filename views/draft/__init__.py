"""Drafts, open and finished."""
