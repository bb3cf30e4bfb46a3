"""What the office says about a year, and about its own part."""
