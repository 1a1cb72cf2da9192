"""Pure value types shared by every room; imports nothing of ours."""
