"""Signals to sides to health and risk: pure functions of frames and a date."""
