"""What a running service tells whoever started it: that it works, for as long as it does."""
