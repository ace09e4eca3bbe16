"""Models that write or compare, and the prompts they are given."""
