"""The routes of statistics, all together."""

from server.api import comparisons, effectiveness, leaderboards, profiles, shot_weights, weight_trials, worth

ROUTERS = (
    weight_trials.router,
    shot_weights.router,
    profiles.router,
    effectiveness.router,
    comparisons.router,
    worth.router,
    leaderboards.router,
)
