"""The routes of statistics, all together."""

from server.api import (
    company,
    comparisons,
    effectiveness,
    field,
    leaderboards,
    player_load,
    profiles,
    returning,
    shot_weights,
    weight_trials,
    worth,
)

ROUTERS = (
    weight_trials.router,
    shot_weights.router,
    profiles.router,
    effectiveness.router,
    effectiveness.of_session,
    comparisons.router,
    company.router,
    returning.router,
    player_load.router,
    worth.router,
    leaderboards.router,
    field.router,
)
