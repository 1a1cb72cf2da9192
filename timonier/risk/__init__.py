"""What could go wrong, and what does it cost? Risks, treatments, simulation."""
