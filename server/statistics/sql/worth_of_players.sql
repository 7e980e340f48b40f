-- Of each player of a match: the points that the player's shots ended, how much they mattered, what they added.
SELECT s.player, s.pair = p.winner AS won, p.importance, s.event,
    (p.match_after - p.match_before) * if(s.pair = 'a', 1, -1) AS added
FROM shots AS s JOIN points AS p ON p.match = s.match AND p.number = s.number
WHERE s.match = $match AND s.player IS NOT NULL AND s.outcome <> 'in_play' AND NOT p.penalty
ORDER BY s.number, s.shot_number
