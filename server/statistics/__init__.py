"""Statistics for coaches and clubs: shot weights, profiles, comparisons, leaderboards. Nothing here is typed in."""
