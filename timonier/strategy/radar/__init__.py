"""The radar drawn, and why a file of it is refused."""
