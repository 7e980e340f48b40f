-- Of each player: points of all matches, and those that the player's pair won.
SELECT who.key, arg_max(who.name, m.position), count(DISTINCT m.match), count(*), count(*) FILTER (p.winner = who.pair)
FROM players AS who JOIN matches AS m USING (match) JOIN points AS p USING (match)
WHERE NOT p.penalty
    AND ($competition IS NULL OR m.competition = $competition)
    AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
GROUP BY who.key
