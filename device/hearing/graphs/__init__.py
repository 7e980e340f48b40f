"""The graphs that the recogniser hears with: compiled, kept, and changed with the state of the match."""
