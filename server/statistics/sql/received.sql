-- The points that each of some players received, by side, with any partner or with the other of two, where it is known.
-- Partners keep their sides for the return until a set is over, so a return that was called in a set tells who receives
-- from where in all of it; where two returns tell otherwise nothing is known. At a deciding point the receivers choose:
-- only its own return tells.
WITH played AS (
    SELECT m.position, p.*, if(p.serving = 'a', 'b', 'a') AS receiving
    FROM points AS p JOIN matches AS m USING (match)
    WHERE NOT p.penalty AND is_within(m, $matches, $competition, $from_us, $to_us)
), called AS (
    SELECT p.match, p.number, p.set_number, p.receiving, p.is_deciding, s.player,
        (s.player % 2 = 1) = (p.side = 'right') AS first_is_right
    FROM played AS p JOIN shots AS s ON s.match = p.match AND s.number = p.number AND s.pair = p.receiving
    WHERE s.shot = 'return' AND s.player IS NOT NULL
), told AS (
    SELECT match, set_number, receiving, min(first_is_right) AS first_is_right FROM called WHERE NOT is_deciding
    GROUP BY ALL HAVING count(DISTINCT first_is_right) = 1
), chosen AS (
    SELECT match, number, min(player) AS player FROM called WHERE is_deciding
    GROUP BY ALL HAVING count(DISTINCT player) = 1
)
SELECT who.key = $one AS is_one, if(p.is_deciding, 'deciding', p.side) AS part, count(*) FILTER (is_received),
    count(*) FILTER (is_received AND p.winner = who.pair), count(*) FILTER (is_received IS NULL),
    list(p.event ORDER BY p.position, p.number) FILTER (is_received)
FROM players AS who
JOIN players AS mate ON mate.match = who.match AND mate.pair = who.pair AND mate.player <> who.player
JOIN played AS p ON p.match = who.match AND p.receiving = who.pair
LEFT JOIN told AS t ON t.match = p.match AND t.set_number = p.set_number AND t.receiving = p.receiving
LEFT JOIN chosen AS c ON c.match = p.match AND c.number = p.number,
LATERAL (SELECT if(
    p.is_deciding, c.player = who.player, (who.player % 2 = 1) = (t.first_is_right = (p.side = 'right'))
) AS is_received)
WHERE who.key = $one AND ($two IS NULL OR mate.key = $two) OR who.key = $two AND mate.key = $one
GROUP BY is_one, part ORDER BY is_one DESC, part = 'deciding', part
