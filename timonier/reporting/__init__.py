"""What do we tell them? The brief."""
