"""Where sound comes from: a microphone or a recording, in blocks."""
