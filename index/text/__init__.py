"""What text is made of, whatever it is for: sentences, words, dates, languages."""
