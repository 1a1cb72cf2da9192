"""A room that exists only to give the job tests something to run."""
