"""What holds in a database at any moment, whatever was killed: one sentence and one query each."""
