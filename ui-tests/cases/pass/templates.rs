//! SQL and templates that look unusual and are right.

#![deny(warnings)]

use tinybird::{Resource, datasource, endpoint, pipe};

datasource! { pub PageViews { schema: { timestamp: DateTime, pathname: String } } }

pipe! {
    pub Braces {
        nodes: {
            maps: "SELECT map('{x:Int32}', 1) AS m, '{x}' AS \"{x}\", '{PageViews}' AS t FROM {PageViews}",
            quotes: "SELECT 'it''s', 'a\\'b', \"{PageViews}\", `{PageViews}` -- it's {PageViews}
                     /* {PageViews}, and 'so on */ FROM {
                        PageViews
                     }",
            heredoc: "SELECT $sql$ {PageViews} ' $sql$, $$it's$$ FROM {crate::PageViews}",
            lambdas: "SELECT arrayMap((x, y) -> x % y, [1], [2]) WHERE pathname LIKE '%a%'",
            lines: "
                SELECT 'first
                    last' AS several_lines
            ",
            comments: "
                -- a comment
                -- another
                SELECT 1 -- {no} template % here
            ",
        },
    }

    pub Indents {
        nodes: {
            one_line: "   SELECT 1   ",
            tabs: "
		SELECT 1
			FROM {PageViews}
	",
            first_line: "SELECT 1
                FROM {PageViews}
                    WHERE 1",
            continued: "SELECT 1 \
                        FROM {PageViews}",
            marked: "%
                SELECT {{Int32(limit, 10)}}
            ",
            marked_by_hand: r#"% SELECT 1 "#,
        },
    }
}

endpoint! {
    /// Only in a pipe: {% set days = 7 %} and {{ days }} are text here.
    pub Unusual {
        nodes: {
            blocks: "
                {% set days = 7 %}
                SELECT
                {% for column in columns('a,b', 'a') %}
                    {% if defined(skipped) and column in ['a', 'b'] %}{% continue %}{% end %}
                    {{column}},
                {% end %}
                {% if not defined(kind) or kind == 'all' %} 1
                {% elif kind == \"some\" %} 2
                {% else %} {{ error('no such kind') }}
                {% end %}
                FROM {PageViews}
                WHERE timestamp > now() - INTERVAL {{days}} DAY
                {% if defined(day) %} AND toDate(timestamp) = {{ Date(day, '') }} {% end %}
            ",
            expressions: "
                SELECT {{ Int32(page, 0) * Int32(size, 10) }}, {{ String(name, 'a') if defined(name) else '' }},
                    {{ -1 }}, {{ 'text' }}, {{ [1, 2] }}, {{ columns('a') }}, {{ symbol('a') }},
                    {{! not a tag }}, {%! nor this %}, {# {{ a comment }} #}
                    {{ sql_and(a=Int32(a, 1), b__in=Array(b, 'Int32', '1,2')) }}, {{tb_secret('KEY')}},
                    {{ day_diff(DateTime(start, '2025-01-01 00:00:00'), DateTime(end_date, '2025-01-02 00:00:00')) }}
            ",
            long: "
                SELECT {{
                    String(
                        text,
                        'default',
                        description='Of several lines',
                    )
                }}
            ",
        },
    }

    pub Parameters {
        params: {
            // No option is called so, and no rule is against it.
            nodes: String = "a",
            type: String = "b",
            "quoted": String = "c",
            r#match: String = "}} %} ' \" \\ \n {# é",
            /// It's }} {% a \ "description".
            negative: Float64 = -1.5,
            large: UInt256 = 115792089237316195423570985008687907853269984665640564039457584007913129639935,
            words: Array(String) = ["a,b", "it's"],
        },
        nodes: {
            all: "
                SELECT {{String(nodes)}}, {{String(type)}}, {{String(quoted)}}, {{String(match)}}, {{Float64(negative)}},
                    {{UInt256(large)}}, {{Array(words)}}
            ",
        },
    }
}

fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

fn main() {
    contains(
        &Braces::definition().to_string(),
        &[
            "    SELECT map('{x:Int32}', 1) AS m, '{x}' AS \"{x}\", '{PageViews}' AS t FROM page_views\n",
            "`{PageViews}` -- it's {PageViews}\n    /* {PageViews}, and 'so on */ FROM page_views\n",
            "    SELECT $sql$ {PageViews} ' $sql$, $$it's$$ FROM page_views\n",
            "    SELECT 'first\n                        last' AS several_lines\n",
        ],
    );
    contains(
        &Indents::definition().to_string(),
        &[
            "NODE one_line\nSQL >\n    SELECT 1\n",
            "NODE tabs\nSQL >\n    SELECT 1\n    \tFROM page_views\n",
            "NODE first_line\nSQL >\n    SELECT 1\n    FROM page_views\n        WHERE 1\n",
            "NODE continued\nSQL >\n    SELECT 1 FROM page_views\n",
            "NODE marked\nSQL >\n    %\n    SELECT {{Int32(limit, 10)}}\n",
            "NODE marked_by_hand\nSQL >\n    % SELECT 1\n",
        ],
    );
    contains(
        &Unusual::definition().to_string(),
        &[
            "        {% if defined(skipped) and column in ['a', 'b'] %}{% continue %}{% end %}\n",
            "    {{! not a tag }}, {%! nor this %}, {# {{ a comment }} #}\n",
            "    SELECT {{\n        String(\n            text,\n",
        ],
    );
    contains(
        &Parameters::definition().to_string(),
        &[
            r#"{{String(match, '\x7d\x7d %\x7d \' " \\ \n \x7b# é')}}"#,
            r#"{{Float64(negative, -1.5, description='It\'s \x7d\x7d \x7b% a \\ "description".')}}"#,
            r"{{Array(words, default=['a,b', 'it\'s'])}}",
        ],
    );
}
