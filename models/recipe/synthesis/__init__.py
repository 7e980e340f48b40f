"""Speech engines behind one shape: what they are told, and which phones they said."""
