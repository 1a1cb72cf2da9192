"""What every room uses: entities, writes, evidence, figures, jobs, freshness, lake, look."""
