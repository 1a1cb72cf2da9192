"""What every room uses: entities, writes, evidence, figures, jobs, freshness, audience, lake, look."""
