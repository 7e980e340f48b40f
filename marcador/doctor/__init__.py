"""`marcador doctor`: looks at everything that a box needs, and says of each what to do."""
