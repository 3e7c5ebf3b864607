"""What is news in a digest: frames and a date in, records out."""
