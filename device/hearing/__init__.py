"""Hearing: from a microphone or a recording to the words of an utterance."""
