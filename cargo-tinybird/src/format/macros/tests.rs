use super::*;

fn style() -> Style {
    Style { max_width: 60, indent: "    ".to_owned() }
}

/// The text with the input of its only call formatted.
fn formatted(text: &str) -> String {
    let format = |text: &str| {
        let start = text.find(['{', '(']).expect("a call");
        let end = text.trim_end().len() - usize::from(text.trim_end().ends_with(';'));
        rust(text, std::slice::from_ref(&(start..end)), &style())
    };
    let (once, left) = format(text);
    assert_eq!(left, [], "{text}");
    assert_eq!(format(&once), (once.clone(), Vec::new()), "the second time changes nothing");
    once
}

#[test]
fn lists_are_on_one_line_where_they_fit() {
    for (text, expected) in [
        ("token!{pub A;pub B{name:\"b\"}}\n", "token!{ pub A; pub B { name: \"b\" } }\n"),
        ("token!(pub  A)", "token!(pub A)"),
        (
            "  datasource! { pub A { schema: { a: Array( String , ), b: T=-1 , } , x: [ a,  b ,] } }",
            "  datasource! {\n      pub A {\n          schema: { a: Array(String), b: T = -1 },\n          x: [a, b],\n      }\n  }",
        ),
        (
            "d! { columns Base{id:UUID} pub A { schema:{.. Base,n:UInt8} } }",
            "d! {\n    columns Base { id: UUID }\n    pub A { schema: { ..Base, n: UInt8 } }\n}",
        ),
        (
            "s3_connection! {\npub(crate) A { region :crate :: R, arn : :: b ,y:include_str!( \"x\" ) }\n}",
            "s3_connection! {\n    pub(crate) A {\n        region: crate::R,\n        arn: ::b,\n        y: include_str!(\"x\"),\n    }\n}",
        ),
        (
            "d! {\n  A {\n x: [aaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb] } }",
            "d! {\n    A {\n        x: [\n            aaaaaaaaaaaaaaaaaaaaaaaaa,\n            bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,\n        ],\n    }\n}",
        ),
    ] {
        assert_eq!(formatted(text), expected, "{text}");
    }
}

#[test]
fn braces_stay_open_and_texts_untouched() {
    let text = "\
pipe! {
  pub A { nodes: {
      a:
\"
        SELECT 1 ,2
      \",
   } }
}
";
    let expected = "\
pipe! {
    pub A {
        nodes: {
            a: \"
        SELECT 1 ,2
      \",
        },
    }
}
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn comments_attributes_and_empty_lines_stay() {
    let text = "\
datasource! {

  // First.


  /// Pages.
  #[allow( dead_code )]

  pub Views { // of the site
      schema: {
          /* the key */ id: UInt8, // unique
          #[codec(\"ZSTD(1)\")] page: String // last

          // nothing else
      },

      // an option

      tags: [ \"a\", // one
      \"b\"] , } ,
  // between
  pub Other { schema: {a:Int8} }
  // the end
}
";
    let expected = "\
datasource! {
    // First.

    /// Pages.
    #[allow(dead_code)]
    pub Views {
        // of the site
        schema: {
            /* the key */
            id: UInt8, // unique
            #[codec(\"ZSTD(1)\")]
            page: String, // last

            // nothing else
        },

        // an option

        tags: [
            \"a\", // one
            \"b\",
        ],
    },
    // between
    pub Other { schema: { a: Int8 } }
    // the end
}
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn what_cannot_be_kept_is_left() {
    for text in ["d! { A { x: /* why */ 1 } }", "d! { A { , } }", "d! { A { x: 'a } }}"] {
        let start = text.find('{').expect("a call");
        let call = start..text.len();
        let (same, left) = rust(text, std::slice::from_ref(&call), &style());
        assert_eq!((same.as_str(), left), (text, vec![call]));
    }
}

#[test]
fn what_is_said_is_compared() {
    assert_eq!(says("a: [b, c,], d,"), says("a : [b,c] , d,"));
    assert_ne!(says("a: b"), says("a:: b"));
    assert_ne!(says("\"a\""), says("\"a \""));
    assert_ne!(says("/// a\nx"), says("/// b\nx"));
}
