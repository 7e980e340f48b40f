SELECT position, weights, court, competition, format, winner FROM matches WHERE match = $match
