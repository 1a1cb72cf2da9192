"""How do we work, and what would be better? Checks, findings, waivers, proposals."""
