"""SQLAlchemy: tables, records, migrations, one aggregate per file."""
