"""A question to the sentences that answer it: found, ranked, chosen, judged."""
