"""The portfolio's words in the reader's language, shared by its reads, screens and files."""
