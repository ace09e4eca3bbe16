"""The text of a question, and the turns before it, to a value; nothing is ranked here."""
