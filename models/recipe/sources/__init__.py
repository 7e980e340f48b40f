"""Where real recordings were published, and how their archives are laid out."""
