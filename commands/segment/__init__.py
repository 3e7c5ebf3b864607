"""/segment: lists of accounts, saved and ad hoc."""
