"""The check on what a writer wrote: nothing may be said that no fact stands behind."""
