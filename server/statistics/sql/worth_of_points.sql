SELECT event, importance, match_before, match_after FROM points WHERE match = $match
