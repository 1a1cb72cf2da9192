"""What does the world know of products? Life cycles, advisories, exploited, replacements, aliases."""
