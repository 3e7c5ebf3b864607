"""The audit as it is read."""
