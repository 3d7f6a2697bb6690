SELECT *
FROM {PageVisits}
