"""Answers kept and taken away: the record, its forms, what readers thought of it."""
