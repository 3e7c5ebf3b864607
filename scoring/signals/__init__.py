"""Signals by side: each measures one fact about every account at a date."""
