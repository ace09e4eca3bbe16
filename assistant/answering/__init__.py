"""Evidence to an answer with citations, composed or written by a model and checked."""
