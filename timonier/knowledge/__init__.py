"""What does the world know of products? Life cycles, advisories, exploits, replacements."""
