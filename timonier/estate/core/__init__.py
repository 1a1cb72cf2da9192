"""What a repository says, as pure values."""
