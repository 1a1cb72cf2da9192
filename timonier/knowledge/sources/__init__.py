"""Readers of the public sources: endoflife.date, OSV, CISA, module replacements."""
