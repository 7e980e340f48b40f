"""From blocks of sound to words: the recogniser, its decoders, and where a sentence ends."""
