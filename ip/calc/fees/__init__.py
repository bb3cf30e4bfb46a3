"""What offices charge for filing, examining and keeping a right, to the yen."""
