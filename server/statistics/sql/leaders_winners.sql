-- Of each player: points that the player's shots ended, and those of them that were winners, or forced an error.
SELECT who.key, arg_max(who.name, m.position), count(DISTINCT m.match), count(*),
    count(*) FILTER (s.outcome = 'winner' OR s.is_forcing)
FROM players AS who JOIN matches AS m USING (match) JOIN shots AS s ON s.match = who.match AND s.player = who.player
WHERE s.outcome <> 'in_play'
    AND ($competition IS NULL OR m.competition = $competition)
    AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
GROUP BY who.key
