"""What one declaration says of a business object, and who may see which of its rows."""
