SELECT pathname, views, visitors
FROM pages
ORDER BY
    {% if String(sort_by) == 'visitors' %} visitors {% else %} views {% end %} DESC
LIMIT {{Int32(limit)}}
