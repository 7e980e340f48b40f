"""Signed releases: made, proven, put beside what runs, tried, and left again when they do not work."""
