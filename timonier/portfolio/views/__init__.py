"""The pages of the portfolio, private to its addresses."""
