SELECT player, pair, name, key FROM players WHERE match = $match ORDER BY player
