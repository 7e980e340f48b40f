SELECT number, event, penalty, winner, server, serving, set_number, is_break, is_set, is_match, is_deciding,
    share_a, share_b, match_before, match_after, set_after, game_after, importance,
    momentum, momentum_low, momentum_high
FROM points WHERE match = $match ORDER BY number
