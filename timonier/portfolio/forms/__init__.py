"""What people type into the portfolio, read and checked."""
