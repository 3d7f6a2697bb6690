//! Parameters of queries, as they are sent.

use jiff::Timestamp;
use tinybird_core::resource::{Encoded, kinds};
use tinybird_rows::{Json, Parameter, Parameters, Query, ToParameter, types};

struct TopPages;

impl tinybird_core::Resource for TopPages {
    type Definition = tinybird_core::pipe::Endpoint;
    const NAME: &'static str = "top_pages";
    const PACKAGE: &'static str = "tests";
    const ENCODED: Encoded = Encoded::new("", &[]);
}

impl kinds::Endpoint for TopPages {}

/// What `endpoint!` writes for `query: TopPagesQuery`.
#[derive(Debug, Clone, PartialEq)]
struct TopPagesQuery {
    since: Timestamp,
    by: Option<TopPagesQueryBy>,
    limit: Option<i32>,
    countries: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum TopPagesQueryBy {
    Visits,
}

impl ToParameter<types::String> for TopPagesQueryBy {
    fn write(&self, to: &mut String) -> Result<(), std::borrow::Cow<'static, str>> {
        to.push_str("visits");
        Ok(())
    }
}

impl TopPagesQuery {
    const SINCE: Parameter<TopPages, Timestamp> = Parameter::new::<types::DateTime>("since");
    const BY: Parameter<TopPages, TopPagesQueryBy> = Parameter::new::<types::String>("by");
    const LIMIT: Parameter<TopPages, i32> = Parameter::new::<types::Int32>("limit");
    const COUNTRIES: Parameter<TopPages, Vec<String>> =
        Parameter::new::<types::Array<types::String>>("countries");
}

impl Query for TopPagesQuery {
    type Of = TopPages;
    type Row = ();

    fn parameters(&self, to: &mut Parameters) {
        to.add(&Self::SINCE, &self.since);
        to.add_some(&Self::BY, &self.by);
        to.add_some(&Self::LIMIT, &self.limit);
        to.add_some(&Self::COUNTRIES, &self.countries);
    }
}

fn query() -> TopPagesQuery {
    let since = "2026-01-02T03:04:05.9Z".parse().expect("a time");
    TopPagesQuery { since, by: None, limit: None, countries: None }
}

#[test]
fn what_is_left_out_is_not_sent() {
    let parameters = Parameters::of(&query()).unwrap();
    assert_eq!(parameters.iter().collect::<Vec<_>>(), [("since", "2026-01-02 03:04:05")]);
    let all = TopPagesQuery {
        by: Some(TopPagesQueryBy::Visits),
        limit: Some(-5),
        countries: Some(vec!["España".to_owned(), "a b".to_owned()]),
        ..query()
    };
    let parameters = Parameters::of(&all).unwrap();
    assert_eq!(
        parameters.to_form(),
        "since=2026-01-02%2003%3A04%3A05&by=visits&limit=-5&countries=Espa%C3%B1a%2Ca%20b"
    );
    assert!(!parameters.has_line_break());
}

#[test]
fn what_cannot_be_said_is_refused_by_name() {
    let refused = |query: TopPagesQuery| Parameters::of(&query).unwrap_err().to_string();
    let countries = |countries: &[&str]| TopPagesQuery {
        countries: Some(countries.iter().map(|country| (*country).to_owned()).collect()),
        ..query()
    };
    assert_eq!(
        refused(countries(&["a,b", "c"])),
        "parameter `countries`: an element of a list cannot have a comma: it is what parts the elements"
    );
    assert_eq!(
        refused(countries(&["a", "5%"])),
        "parameter `countries`: an element of a list cannot have `%` or a backquote: Tinybird's templates change them"
    );
    assert_eq!(refused(countries(&[])), "parameter `countries`: a list without elements cannot be sent");
    assert_eq!(
        refused(TopPagesQuery { since: Timestamp::MIN, ..countries(&[]) }),
        "parameter `since`: a time before 1970 or after 2106-02-07 06:28:15 does not fit `DateTime`"
    );
    assert!(Parameters::of(&countries(&["a\nb"])).unwrap().has_line_break());
}

#[test]
fn parameters_stand_by_themselves() {
    let limit = TopPagesQuery::LIMIT.to(10);
    assert_eq!((limit.name(), limit.value()), ("limit", Ok("10")));
    let countries = TopPagesQuery::COUNTRIES.to(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(countries.value(), Ok("a,b"));
    assert_eq!(TopPagesQuery::COUNTRIES.to([]).value().unwrap_err().parameter, "countries");
}

#[test]
fn each_type_has_its_form() {
    fn written<P: ?Sized>(value: &(impl ToParameter<P> + ?Sized)) -> String {
        let mut text = String::new();
        value.write(&mut text).expect("it fits");
        text
    }
    let time: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let fine: Timestamp = "2026-01-02T03:04:05.000001Z".parse().unwrap();
    let finest: Timestamp = "2026-01-02T03:04:05.000000001Z".parse().unwrap();
    assert_eq!(written::<types::DateTime64<9>>(&time), "2026-01-02 03:04:05.000");
    assert_eq!(written::<types::DateTime64<9>>(&fine), "2026-01-02 03:04:05.000001");
    assert_eq!(written::<types::DateTime64<9>>(&finest), "2026-01-02 03:04:05.000000001");
    assert_eq!(written::<types::Date>(&jiff::civil::date(2026, 1, 2)), "2026-01-02");
    assert_eq!(written::<types::Float64>(&f64::NAN), "nan");
    assert_eq!(written::<types::Float64>(&f64::NEG_INFINITY), "-inf");
    assert_eq!(written::<types::Float64>(&0.1), "0.1");
    assert_eq!(written::<types::Bool>(&true), "1");
    assert_eq!(written::<types::UInt256>(&types::U256::MAX), types::U256::MAX.to_string());
    assert_eq!(written::<types::Json>(&Json(vec![Some("it's"), None])), "[\"it's\",null]");
    assert_eq!(written::<types::Array<types::Float32>>(&vec![1.5_f32, f32::INFINITY]), "1.5,inf");
    let refused = ToParameter::<types::Int256>::write(&String::new(), &mut String::new());
    assert!(refused.as_ref().is_err_and(|why| why.contains("`Int256`")), "{refused:?}");
}
