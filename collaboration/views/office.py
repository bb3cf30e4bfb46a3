"""Setting the activity of a year and the involvement of the office, and taking a step of the workflow."""
