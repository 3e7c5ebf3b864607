"""What has changed, as a digest tells it."""
