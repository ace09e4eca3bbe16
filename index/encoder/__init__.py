"""Text to vectors: by sentence-transformers, by its exported graph, on the workers of Ray."""
