"""Changing an index: filling, editing, rebuilding and repairing it."""
