"""What tests of people share."""
