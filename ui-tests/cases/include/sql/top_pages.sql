SELECT *
FROM {PageViews}
WHERE country = {{String(country)}}
LIMIT {{Int32(limit)}}
