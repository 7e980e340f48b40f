SELECT match, number, event, time_us, shot_number, pair, player, shot, outcome, is_forcing, bpm, zone
FROM shots WHERE match = ? ORDER BY number, shot_number
