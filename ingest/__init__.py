"""Data in: files of the import bundle, or of a foreign schema by a map."""
