"""A small model that reads a question with sentences in their context, and says which answer."""
