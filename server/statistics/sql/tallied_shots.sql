-- How often whose shot ended a point in which way (or forced it to end: as a winner), in some matches or in all, with
-- what the clutch of these points is made of.
SELECT s.match, s.player, s.shot, if(s.is_forcing, 'winner', s.outcome) AS ending, s.is_forcing,
    count(*), count(*) FILTER (s.pair = p.winner),
    sum(p.importance), coalesce(sum(p.importance) FILTER (s.pair = p.winner), 0), sum(p.importance * p.importance)
FROM shots AS s JOIN points AS p ON p.match = s.match AND p.number = s.number
WHERE s.outcome <> 'in_play' AND NOT p.penalty AND ($matches IS NULL OR s.match IN (SELECT unnest($matches)))
GROUP BY ALL
