-- Of two players: the points that each played, with the other as partner and with others.
SELECT who.key = $one AS is_one, mate.key = if(who.key = $one, $two, $one) AS is_together,
    count(DISTINCT p.match), count(*), count(*) FILTER (p.winner = who.pair),
    count(*) FILTER (p.server = who.player), count(*) FILTER (p.server = who.player AND p.winner = who.pair),
    count(*) FILTER (p.serving <> who.pair), count(*) FILTER (p.serving <> who.pair AND p.winner = who.pair),
    list(p.event ORDER BY m.position, p.number)
FROM players AS who
JOIN players AS mate ON mate.match = who.match AND mate.pair = who.pair AND mate.player <> who.player
JOIN matches AS m ON m.match = who.match
JOIN points AS p ON p.match = who.match
WHERE who.key IN ($one, $two) AND NOT p.penalty
    AND is_within(m, $matches, $competition, $from_us, $to_us)
GROUP BY ALL
