"""What people type into strategy, read and checked."""
