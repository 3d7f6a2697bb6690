//! Parameters without a type where there has to be a value.

use super::*;

#[test]
fn what_fails_without_a_value_is_refused() {
    for (sql, at) in [
        ("{{ -x }}", 4),
        ("{{ x*2 }}", 3),
        ("{{ x-1 }}", 3),
        ("{{ 1+x }}", 5),
        ("{{ 'a'+x }}", 7),
        ("{{ String(y, 'a')+x }}", 18),
        ("{{ (x+1)*2 }}", 4),
        ("{{ int(x,30) }}", 7),
        ("{{ float(x) }}", 9),
        ("{{ len(x) }}", 7),
        ("{{ max(2,x) }}", 9),
        ("{{ x.replace('a','b') }}", 3),
        ("{{ x[1:] }}", 3),
        ("{{ x[3] }}", 3),
        ("{{ x['a'] }}", 3),
        ("{{ -x if not defined(x) else 2 }}", 4),
        ("{% set y = x % 2 %}", 11),
        ("{% set y = 2 ** x %}", 16),
        ("{% set y = ','.join(x) %}", 20),
        ("{% set y = sorted(x) %}", 18),
        ("{% set y = x.name.a + x.b %}", 22),
        ("{% if x > 1 %}{% end %}", 6),
        ("{% if 1 < x < 3 %}{% end %}", 10),
        ("{% if x < y %}{% end %}", 6),
        ("{% if x in 'a,b' %}{% end %}", 6),
        ("{% if ~x %}{% end %}", 7),
        ("{% if defined(-x) %}{% end %}", 15),
        ("{% if y and x > 1 %}{% end %}", 12),
        ("{% if not y or x > 1 %}{% end %}", 15),
        ("{% if x > 1 and defined(x) %}{% end %}", 6),
        ("{% if y == 1 or x > 1 %}{% end %}", 16),
        ("{% if y is not None and x > 1 %}{% end %}", 24),
        ("{% while x > 1 %}{% end %}", 9),
        ("{% for y in -x %}{% end %}", 13),
        ("{% if y %}{{-x}}{% end %}", 13),
        ("{% if defined(y) %}{% elif x > 1 %}{% end %}", 27),
        ("{% if defined(y) %}{% elif y == 1 %}{% else %}{{-x}}{% end %}", 49),
        ("{% if defined(y) %}{% else %}{% if y %}{{-x}}{% end %}{% end %}", 42),
        ("{% if defined(y) %}{{-y}}{% end %}{{-x}}", 37),
        ("{% for y in z %}{% break %}{% end %}{{-x}}", 39),
        ("{{ error('a') }}{{-x}}", 19),
    ] {
        let invalid = Template::parse(sql).expect_err(sql);
        let places: Vec<_> = invalid.iter().map(|it| (it.rule.name, it.range.clone())).collect();
        assert_eq!(places, [("template-untyped", Some(at..at + 1))], "{sql}");
    }
}

#[test]
fn what_does_not_fail_or_may_not_be_reached_is_taken() {
    for sql in [
        "{% if 1 == 2 == -x %}{% end %}{% set a = JSON(x, y) + z %}",
        "{{x+1}}{{x+y}}{{x[0]}}{{x[2]}}{{list(x)}}{{not x}}{{f'{x}'}}{{[x]}}{{-x if defined(x) else 1}}",
        "{% set a = x.split(',') %}{% set b = x.startswith('a') %}{% set c = x.name.lower() %}{% set d = x[-1] %}",
        "{% set a = '%s' % x %}{% set b = str(x) %}{% set c = sum(x, y) %}{% set d = sorted(x, key=str) %}",
        "{% set a = (lambda: -x, [-x for y in []]) %}{% set b = enumerate(x) %}{% set c = x - {1: 2}.keys() %}",
        "{% if x == 1 %}{% end %}{% if x in ['a'] %}{% end %}{% if 'a' in x %}{% end %}{% if x is None %}{% end %}",
        "{% if Int32(x) > 1 %}{% end %}{% if len(split_to_array(x,'a')) > 1 %}{% end %}{% if x == 1 > y %}{% end %}",
        "{% if x or y > 1 %}{% end %}{% if not x and y > 1 %}{% end %}{% if -y if 0 else 1 %}{% end %}",
        "{% if defined(x) and x > 1 %}{% end %}{% if not defined(x) or x > 1 %}{% end %}",
        "{% if not x %}{{-y}}{% end %}{% if defined(x) %}{{-x}}{% elif Int32(y) %}{{-x}}{% else %}{{-x}}{% end %}",
        "{% for a in x %}{{-y}}{% else %}{{-y}}{% end %}{% while Int32(z) %}{{-y}}{% end %}",
        "{% try %}{{-y}}{% except E %}{{-y}}{% finally %}{{-y}}{% end %}",
        "{% set x = 1 %}{{-x}}{% for y in z %}{{-y}}{% end %}{{-y}}{% set len = str %}{{len(z)}}",
        "{{-v}}{% set v = x = '' %}{% if x %}{{-y}}{% end %}",
        "{% set defined = str %}{% if defined(y) %}{% else %}{{-y}}{% end %}",
        "{% set x.lower = str %}{% set y = x.lower() %}{{job_timestamp * 2}}",
    ] {
        template(sql);
    }
}

#[test]
fn one_mistake_is_one_error() {
    for sql in [
        "{{ x.lower() }}",
        "{{ x / 2 }}",
        "{% unless x %}{{-y}}{% end %}",
        "{% set y = 1 + %}{{-y}}",
        "{% if x = %}{% else %}{{-y}}{% end %}",
    ] {
        let rules: Vec<&str> = refused(sql).into_iter().map(|(rule, _)| rule).collect();
        assert!(rules.len() == 1 && rules != ["template-untyped"], "{sql}: {rules:?}");
    }
}
