"""What a point is worth: chances of game, set and match from the rules themselves, and what each point changed.

The model is Klaassen & Magnus's (TENNISPROB, "Forecasting the winner of a tennis match", EJOR 148, 2003): each pair
wins a point on its own service with a chance of its own, whatever happened before. From that every chance follows
exactly. How points really depend on each other is small (Klaassen & Magnus, JASA 96, 2001); it is left out.
"""

from padel.worth.chances import Chances, Outlook
from padel.worth.clutch import Clutch, clutch
from padel.worth.curve import PointWorth, momentum_of, worth_of
from padel.worth.momentum import Momentum, momentum
from padel.worth.serving import REFERENCE_SHARE, SHARE_WEIGHT_POINTS, ServeShares, share_estimate

__all__ = [
    "REFERENCE_SHARE",
    "SHARE_WEIGHT_POINTS",
    "Chances",
    "Clutch",
    "Momentum",
    "Outlook",
    "PointWorth",
    "ServeShares",
    "clutch",
    "momentum",
    "momentum_of",
    "share_estimate",
    "worth_of",
]
