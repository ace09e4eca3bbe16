"""Training the reader: `python -m tests.benchmarks.reader.train` says how."""
