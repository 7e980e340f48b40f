"""The routes of statistics, all together."""

from server.api import shot_weights

ROUTERS = (shot_weights.router,)
