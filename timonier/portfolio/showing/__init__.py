"""What screens, printed pages and files of the portfolio show, drawn from its selectors."""
