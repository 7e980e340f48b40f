"""What `marcador sensors` does, a file an action."""
