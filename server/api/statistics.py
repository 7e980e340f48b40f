"""The routes of statistics, all together."""

from server.api import leaderboards, profiles, shot_weights, worth

ROUTERS = (shot_weights.router, profiles.router, leaderboards.router, worth.router)
