"""The chat: the page, what it asks of the program, the server and its guard."""
