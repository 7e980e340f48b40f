-- Of each player of some matches, or of all: points of the match, those that the player served, those that the others
-- served, and how many of each the player's pair won.
SELECT m.match, m.position, m.created_us, m.competition, m.weights, who.player, who.pair, who.name, who.key,
    count(p.number), count(*) FILTER (p.winner = who.pair),
    count(*) FILTER (p.server = who.player), count(*) FILTER (p.server = who.player AND p.winner = who.pair),
    count(*) FILTER (p.serving <> who.pair), count(*) FILTER (p.serving <> who.pair AND p.winner = who.pair)
FROM players AS who JOIN matches AS m USING (match) LEFT JOIN points AS p ON p.match = who.match AND NOT p.penalty
WHERE $matches IS NULL OR m.match IN (SELECT unnest($matches))
GROUP BY ALL
