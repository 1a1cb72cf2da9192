"""What is known and kept at hand: asked for, read, made into editions, opened as one book."""
