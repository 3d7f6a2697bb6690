//! What Tinybird's templates make of the parameters that a query sends.

use std::io::Write;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use tinybird_oracle_tests::python;
use tinybird_rows::types::{self, I256, U256};
use tinybird_rows::{Json, ToParameter};

/// A type, a value as it is sent, and the SQL that means it.
struct Case {
    of: &'static str,
    sent: String,
    meant: String,
}

#[derive(Default)]
struct Cases(Vec<Case>);

impl Cases {
    fn add<P: ?Sized>(
        &mut self,
        of: &'static str,
        value: &(impl ToParameter<P> + ?Sized),
        meant: impl Into<String>,
    ) {
        let mut sent = String::new();
        value.write(&mut sent).expect("it fits");
        self.0.push(Case { of, sent, meant: meant.into() });
    }

    /// An integer as a value of its own and in a list.
    fn integer<P>(
        &mut self,
        of: &'static str,
        list: &'static str,
        value: impl ToParameter<P> + Copy + ToString,
    ) {
        let digits = value.to_string();
        self.add::<P>(of, &value, format!("to{of}('{digits}')"));
        self.add::<types::Array<P>>(list, &vec![value, value], format!("[{digits},{digits}]"));
    }
}

/// A literal of ClickHouse's, as the templates write it.
fn quoted(text: &str) -> String {
    let mut literal = "'".to_owned();
    for c in text.chars() {
        match c {
            '\n' => literal.push_str("\\n"),
            '\t' => literal.push_str("\\t"),
            '\\' | '\'' | '"' => literal.extend(['\\', c]),
            c => literal.push(c),
        }
    }
    literal + "'"
}

fn cases() -> Cases {
    let mut cases = Cases::default();
    for text in
        ["", "a", "it's", "a\\b", "a\nb", " a ", "España 日本 😀", "1", "{{x}}", "a+b&c=d", "\"", "\t"]
    {
        cases.add::<types::String>("String", text, quoted(text));
        let list = vec![text.to_owned(), "b".to_owned()];
        cases.add::<types::Array<types::String>>("Array(String)", &list, format!("[{},'b']", quoted(text)));
        cases.add::<types::Array<types::String>>(
            "Array(String)",
            &vec![text.to_owned()],
            format!("[{}]", quoted(text)),
        );
    }
    cases.add::<types::String>("String", "a,b", "'a,b'");
    // For `LIKE`: outside of a pattern ClickHouse keeps the backslash.
    cases.add::<types::String>("String", "5%", "'5\\%'");
    cases.add::<types::String>("column", "a b", "`a b`");
    cases.add::<types::String>("symbol", "user.id", "`user.id`");
    cases.add::<types::String>("table", "pages", "pages");
    macro_rules! integers {
        ($($Integer:ident $Marker:ident $of:literal $list:literal)+) => {
            $(for value in [$Integer::MIN, $Integer::MAX, 0_u8.try_into().expect("small"), 7_u8.try_into().expect("small")] {
                cases.integer::<types::$Marker>($of, $list, value);
            })+
        };
    }
    integers! {
        i8 Int8 "Int8" "Array(Int8)" i16 Int16 "Int16" "Array(Int16)" i32 Int32 "Int32" "Array(Int32)"
        i64 Int64 "Int64" "Array(Int64)" i128 Int128 "Int128" "Array(Int128)"
        u8 UInt8 "UInt8" "Array(UInt8)" u16 UInt16 "UInt16" "Array(UInt16)" u32 UInt32 "UInt32" "Array(UInt32)"
        u64 UInt64 "UInt64" "Array(UInt64)" u128 UInt128 "UInt128" "Array(UInt128)"
    }
    for value in [I256::MIN, I256::MAX] {
        cases.integer::<types::Int256>("Int256", "Array(Int256)", value);
    }
    for value in [U256::MIN, U256::MAX] {
        cases.integer::<types::UInt256>("UInt256", "Array(UInt256)", value);
    }
    for (value, meant) in [
        (0.1, "0.1"),
        (1.5e300, "1.5e+300"),
        (5e-324, "5e-324"),
        (-0.0, "-0.0"),
        (1e22, "1e+22"),
        (f64::NAN, "nan"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
    ] {
        cases.add::<types::Float64>("Float64", &value, format!("toFloat64('{meant}')"));
        cases.add::<types::Float32>("Float32", &value, format!("toFloat32('{meant}')"));
        cases.add::<types::Array<types::Float64>>("Array(Float64)", &vec![value], format!("[{meant}]"));
    }
    cases.add::<types::Bool>("Boolean", &true, "1");
    cases.add::<types::Bool>("Boolean", &false, "0");
    for (time, seconds, fraction) in [
        ("2026-01-02T03:04:05.678Z", "2026-01-02 03:04:05", ".678"),
        ("2026-01-02T03:04:05Z", "2026-01-02 03:04:05", ".000"),
        ("1999-12-31T23:59:59.999999999Z", "1999-12-31 23:59:59", ".999999999"),
        ("2100-02-28T00:00:00.000001Z", "2100-02-28 00:00:00", ".000001"),
    ] {
        let time: Timestamp = time.parse().expect("a time");
        cases.add::<types::DateTime>("DateTime", &time, format!("'{seconds}'"));
        cases.add::<types::DateTime64<9>>("DateTime64", &time, format!("'{seconds}{fraction}'"));
        cases.add::<types::Array<types::DateTime>>("Array(DateTime)", &vec![time], format!("['{seconds}']"));
    }
    cases.add::<types::Date>("Date", &jiff::civil::date(2026, 1, 2), "'2026-01-02'");
    cases.add::<types::Date>("Date", &jiff::civil::date(1, 12, 31), "'0001-12-31'");
    // Tinybird turns JSON into a Python value, and prints that value the way Python does.
    cases.add::<types::Json>("JSON", &Json(vec![(1, "it's")]), "[[1, \"it's\"]]");
    cases
}

#[test]
fn templates_take_what_is_sent_and_mean_what_was_meant() {
    let Some(python) = python() else { return };
    let cases = cases().0;
    let mut child = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/parameters/oracle.py"))
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let input: String = cases
        .iter()
        .map(|case| serde_json::to_string(&(case.of, &case.sent)).expect("strings") + "\n")
        .collect();
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success());
    writer.join().expect("a writer").expect("all is read");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(answers.lines()) {
        let rendered: String = serde_json::from_str(answer).expect("a string");
        if rendered != case.meant {
            wrong.push(format!("{} {:?}: {rendered} is not {}", case.of, case.sent, case.meant));
        }
    }
    assert_eq!(answers.lines().count(), cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
