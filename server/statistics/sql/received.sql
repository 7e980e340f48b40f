-- The points that each of some players received, by side, with any partner or with the other of two, where it is known.
-- Partners keep their sides for the return until a set is over, so a return that was called in a set tells who receives
-- from where in all of it; where two returns tell otherwise nothing is known. At a deciding point the receivers choose.
WITH played AS (
    SELECT m.position, p.*, if(p.serving = 'a', 'b', 'a') AS receiving
    FROM points AS p JOIN matches AS m USING (match)
    WHERE NOT p.penalty AND NOT p.is_deciding
        AND ($matches IS NULL OR m.match IN (SELECT unnest($matches)))
        AND ($competition IS NULL OR m.competition = $competition)
        AND ($from_us IS NULL OR m.created_us >= $from_us) AND ($to_us IS NULL OR m.created_us < $to_us)
), told AS (
    SELECT p.match, p.set_number, p.receiving, min((s.player % 2 = 1) = (p.side = 'right')) AS first_is_right
    FROM played AS p JOIN shots AS s ON s.match = p.match AND s.number = p.number AND s.pair = p.receiving
    WHERE s.shot = 'return' AND s.player IS NOT NULL
    GROUP BY ALL HAVING count(DISTINCT (s.player % 2 = 1) = (p.side = 'right')) = 1
)
SELECT who.key = $one AS is_one, p.side, count(*) FILTER (is_received),
    count(*) FILTER (is_received AND p.winner = who.pair), count(*) FILTER (is_received IS NULL),
    list(p.event ORDER BY p.position, p.number) FILTER (is_received)
FROM players AS who
JOIN players AS mate ON mate.match = who.match AND mate.pair = who.pair AND mate.player <> who.player
JOIN played AS p ON p.match = who.match AND p.receiving = who.pair
LEFT JOIN told AS t ON t.match = p.match AND t.set_number = p.set_number AND t.receiving = p.receiving,
LATERAL (SELECT (who.player % 2 = 1) = (t.first_is_right = (p.side = 'right')) AS is_received)
WHERE who.key = $one AND ($two IS NULL OR mate.key = $two) OR who.key = $two AND mate.key = $one
GROUP BY is_one, p.side ORDER BY is_one DESC, p.side
