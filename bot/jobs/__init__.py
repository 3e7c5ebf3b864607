"""What is done without being asked, and when."""
