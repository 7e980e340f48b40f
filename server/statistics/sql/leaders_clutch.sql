-- Of each player: what the clutch of the points is made of that the player's shots ended.
SELECT who.key, arg_max(who.name, m.position), count(DISTINCT m.match), count(*), count(*) FILTER (s.pair = p.winner),
    sum(p.importance), coalesce(sum(p.importance) FILTER (s.pair = p.winner), 0), sum(p.importance * p.importance)
FROM players AS who JOIN matches AS m USING (match)
JOIN shots AS s ON s.match = who.match AND s.player = who.player
JOIN points AS p ON p.match = s.match AND p.number = s.number
WHERE s.outcome <> 'in_play' AND NOT p.penalty
    AND ($competition IS NULL OR m.competition = $competition)
    AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
GROUP BY who.key
