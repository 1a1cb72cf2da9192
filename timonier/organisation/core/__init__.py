"""What a company's size and stage change, without Django."""
