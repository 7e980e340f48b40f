"""An umpire's voice: a print of it from a minute of calls, by which what others say is told from what it says."""
