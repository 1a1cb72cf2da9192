"""Losses in money, simulated: inputs checked, draws reproducible, tails right."""
