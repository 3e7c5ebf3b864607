"""A local Slack workspace that the real bot connects to."""
