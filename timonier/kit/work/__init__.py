"""Work in the background: jobs that survive a crash, their worker, what begins each day."""
