"""What the office says about an agreement: its activity in a year, and its own part in it."""
