"""Files to documents: found, read by format, what surrounds the article told from it."""
