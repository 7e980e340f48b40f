"""How well calls are heard: right, missed and wrong calls by noise and speaker, false events, latency, cost."""
