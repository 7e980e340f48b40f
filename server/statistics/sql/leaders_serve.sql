-- Of each player: points that the player served, and those of them that the pair won.
SELECT who.key, arg_max(who.name, m.position), count(DISTINCT m.match), count(*), count(*) FILTER (p.winner = who.pair)
FROM players AS who JOIN matches AS m USING (match) JOIN points AS p ON p.match = who.match AND p.server = who.player
WHERE NOT p.penalty
    AND ($competition IS NULL OR m.competition = $competition)
    AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
GROUP BY who.key
