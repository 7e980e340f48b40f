"""The demo: a recorded match, played through the whole system on one machine."""
