//! Choices: options that take one of a fixed set of words.

/// One word of a choice.
#[derive(Debug, PartialEq)]
pub struct ChoiceSpec {
    /// Its name in the macros, the variant of the enum.
    pub name: &'static str,
    /// Tinybird's spelling.
    pub spelling: &'static str,
    /// Its documentation, as Markdown.
    pub doc: &'static str,
}

/// All that is known of one choice.
#[derive(Debug, PartialEq)]
pub struct Choices {
    /// The enum's name.
    pub name: &'static str,
    /// Its words.
    pub variants: &'static [ChoiceSpec],
    /// Whether `raw("...")` passes a spelling that this crate does not know.
    pub open: bool,
}

impl Choices {
    /// The word with this name in the macros.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&'static ChoiceSpec> {
        self.variants.iter().find(|choice| choice.name == name)
    }

    /// The word with this spelling in Tinybird's files, in any case.
    #[must_use]
    pub fn by_spelling(&self, spelling: &str) -> Option<&'static ChoiceSpec> {
        self.variants.iter().find(|choice| choice.spelling.eq_ignore_ascii_case(spelling))
    }

    /// The names, for a message: `` `A`, `B` or `C` ``.
    #[must_use]
    pub fn names(&self) -> String {
        crate::suggest::one_of(self.variants.iter().map(|choice| choice.name))
    }
}

/// Declares a choice: an enum whose variants are named in the macros and spelled in the datafiles.
///
/// A spelling that the enum does not know is kept in `Other`; whether the macros pass one is `open`.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub $open:ident enum $Choice:ident {
            $($(#[doc = $doc:literal])+ $(#[$default:ident])? $Variant:ident = $spelling:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub enum $Choice {
            $(
                $(#[doc = $doc])+
                $(#[$default])?
                #[cfg_attr(feature = "serde", serde(rename = $spelling))]
                $Variant,
            )+
            /// A spelling that this version of the crate does not know.
            #[cfg_attr(feature = "serde", serde(untagged))]
            Other(String),
        }

        impl $Choice {
            /// The words of this choice.
            pub const CHOICES: $crate::choice::Choices = $crate::choice::Choices {
                name: stringify!($Choice),
                variants: &[$($crate::choice::ChoiceSpec {
                    name: stringify!($Variant),
                    spelling: $spelling,
                    doc: concat!($($doc, "\n"),+),
                }),+],
                open: $crate::choice::choices!(@open $open),
            };

            /// The name in the macros; for an unknown spelling the spelling itself.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$Variant => stringify!($Variant),)+
                    Self::Other(spelling) => spelling,
                }
            }

            /// Tinybird's spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Variant => $spelling,)+
                    Self::Other(spelling) => spelling,
                }
            }
        }

        impl std::fmt::Display for $Choice {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::options::Scalar for $Choice {
            fn parse(text: &str) -> Result<Self, $crate::rule::Invalid> {
                $(if text.eq_ignore_ascii_case($spelling) {
                    return Ok(Self::$Variant);
                })+
                Ok(Self::Other(text.to_owned()))
            }

            fn text(&self) -> std::borrow::Cow<'_, str> {
                std::borrow::Cow::Borrowed(self.as_str())
            }
        }
    };
    (@open open) => { true };
    (@open closed) => { false };
}
pub(crate) use choices;
