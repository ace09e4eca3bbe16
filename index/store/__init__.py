"""The record of an index, in SQLite, its vectors, in Chroma, and reading the two."""
