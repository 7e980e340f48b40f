"""What the server asks of the devices about their matches, and what they answered."""
