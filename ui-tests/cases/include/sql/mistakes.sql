%
SELECT *
FROM {PageViews} AS views
  WHERE id = {{UUID(id)}}
LIMIT {{Int32(limit, 'ten')}}
