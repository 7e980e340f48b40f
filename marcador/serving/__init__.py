"""What `marcador server` does beside serving."""
