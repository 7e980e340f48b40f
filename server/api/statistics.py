"""The routes of statistics, all together."""

from server.api import comparisons, effectiveness, leaderboards, profiles, shot_weights, worth

ROUTERS = (
    shot_weights.router,
    profiles.router,
    effectiveness.router,
    comparisons.router,
    worth.router,
    leaderboards.router,
)
