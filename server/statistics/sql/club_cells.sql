-- How often the club's shots ended points, by shot and outcome, in matches created before a position.
SELECT s.shot, s.outcome, count(*)
FROM shots AS s JOIN matches AS m USING (match)
WHERE m.position < $position AND s.shot IS NOT NULL AND s.outcome <> 'in_play' AND NOT s.is_forcing
GROUP BY ALL
