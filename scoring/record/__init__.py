"""The score's own record: what it said, what came of it, and how good that was."""
