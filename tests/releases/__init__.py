"""What a database of a release goes through in the hands of this version."""
