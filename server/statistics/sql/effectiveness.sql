-- What came of the shots that ended points, by one thing that a request chooses: of a player (`$key`) by shot too, or
-- else of each player of a match. A point of several moments is counted to the weightiest of them.
SELECT if($key IS NULL, s.player, NULL) AS player, if($key IS NULL, NULL, s.shot) AS shot,
    CASE $by
        WHEN 'moment' THEN CASE WHEN p.is_match THEN 'match_point' WHEN p.is_set THEN 'set_point'
            WHEN p.is_deciding THEN 'deciding_point' WHEN p.is_break THEN 'break_point' ELSE 'other' END
        WHEN 'set' THEN p.set_number::VARCHAR
        WHEN 'side' THEN p.side
        WHEN 'service' THEN if(p.serving = s.pair, 'serving', 'returning')
        WHEN 'rally' THEN CASE WHEN p.swings IS NULL THEN 'unknown' WHEN p.swings <= 4 THEN 'first_four' ELSE 'longer' END
        WHEN 'zone' THEN coalesce(s.zone::VARCHAR, 'unknown')
        ELSE 'all'
    END AS part,
    count(*), count(*) FILTER (p.winner = s.pair),
    count(*) FILTER (s.outcome = 'winner'), count(*) FILTER (s.is_forcing),
    count(*) FILTER (s.outcome = 'forced_error' AND NOT s.is_forcing), count(*) FILTER (s.outcome = 'unforced_error'),
    list(s.event ORDER BY m.position, s.number)
FROM players AS who
JOIN matches AS m USING (match)
JOIN shots AS s ON s.match = who.match AND s.player = who.player
JOIN points AS p ON p.match = s.match AND p.number = s.number
WHERE ($key IS NULL OR who.key = $key) AND s.outcome <> 'in_play' AND NOT p.penalty
    AND ($match IS NULL OR m.match = $match)
    AND ($from_ms IS NULL OR p.time_us // 1000 >= $from_ms) AND ($to_ms IS NULL OR p.time_us // 1000 <= $to_ms)
    AND ($matches IS NULL OR m.match IN (SELECT unnest($matches)))
    AND ($competition IS NULL OR m.competition = $competition)
    AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
GROUP BY ALL ORDER BY player, shot NULLS LAST, part
