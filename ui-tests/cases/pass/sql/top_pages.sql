%
SELECT pathname, sum(views) AS views
FROM {crate::sources::PageViews}
WHERE country = {{String(country)}} -- of {one} country
GROUP BY pathname
LIMIT {{Int32(limit)}}
