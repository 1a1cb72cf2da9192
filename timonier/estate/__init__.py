"""What software do we have? Systems, repositories, technologies, components."""
