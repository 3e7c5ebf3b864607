"""The history of the tables, as Alembic revisions that ship with the package."""
