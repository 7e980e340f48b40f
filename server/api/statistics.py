"""The routes of statistics, all together."""

from server.api import profiles, shot_weights, worth

ROUTERS = (shot_weights.router, profiles.router, worth.router)
