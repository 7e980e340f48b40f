"""The pages on a phone: what they weigh, when they paint and can be used, and how the review of three hours moves.

`python -m benchmarks pages`: the real server, and Chromium with the size of a phone and its processor slowed down
fourfold (DevTools protocol, `Emulation.setCPUThrottlingRate`), which is about what a phone of the middle class has.
"""

from benchmarks.pages.measuring import figures

__all__ = ["figures"]
