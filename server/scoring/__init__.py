"""Scoring by hand: by the device of the court where there is one, else by the server, with the rules of both."""
