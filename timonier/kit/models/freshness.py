"""What each source last delivered, and when."""
