-- What the profiles of some matches, or of all, are shown against.
SELECT match, cells FROM populations WHERE $matches IS NULL OR match IN (SELECT unnest($matches))
