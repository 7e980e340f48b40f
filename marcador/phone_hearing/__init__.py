"""The server's ears: each phone is heard by the appliance's own hearing, in a process of its own."""
