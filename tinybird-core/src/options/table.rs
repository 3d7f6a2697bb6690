//! The macro that makes a definition of a table of options.

/// Declares options: the struct that keeps their values, its accessors, what is known of each option, and its name.
///
/// A line is `required|optional|input NAME [named "OPTION"]: FORM [via CHECK] [as NORMAL] [=> "KEYWORD"];`.
///
/// - `NAME` is the field, its accessor and the option, unless the option has another name, which is `named`.
/// - `input` is optional too, and is not in a datafile: it says how the macros read other options.
/// - `CHECK` is a `fn(&str) -> Result<(), Invalid>` over Tinybird's spelling of the value.
/// - `NORMAL` is a `fn(&str) -> String` to the spelling that is kept.
///
/// The struct may have other fields, in braces behind its name. Its JSON leaves out what is not given, unless it is
/// declared `with nulls`.
macro_rules! options {
    (
        $(#[$meta:meta])*
        pub struct $Struct:ident
            $({ $($(#[$extra_meta:meta])* $extra:ident: $Extra:ty),* $(,)? })?
            $(with $nulls:ident)?;
        $(
            $(#[doc = $doc:literal])+
            $(#[serde($serde:ident)])?
            $presence:ident $name:ident $(named $option:literal)?: $form:ident $(<$arg:ident>)?
                $(via $check:path)? $(as $normal:path)? $(=> $keyword:literal)?;
        )*
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        pub struct $Struct {
            $($($(#[$extra_meta])* pub(crate) $extra: $Extra,)*)?
            $(
                #[cfg_attr(feature = "serde", serde(skip_serializing_if = "<Self as crate::options::Json>::omits"))]
                $(#[cfg_attr(feature = "serde", serde($serde))])?
                pub(crate) $name: $crate::options::options!(@of $presence $form $(<$arg>)?, @type),
            )*
        }

        impl $Struct {
            /// The options, in the order in which they are written.
            pub const SPECS: &'static [$crate::options::Spec] = &[$($crate::options::Spec {
                name: Self::OPTIONS.$name,
                keyword: concat!($($keyword)?),
                form: $crate::options::options!(@form $form $(<$arg>)?),
                required: $crate::options::options!(@required $presence),
                doc: concat!($($doc, "\n"),+),
                check: $crate::options::options!(@check $($check)?),
                normal: $crate::options::options!(@normal $($normal)?),
            }),*];

            $($crate::options::options!(
                @of $presence $form $(<$arg>)?, @accessor $presence, [$(#[doc = $doc])+] $name,
            );)*
        }

        $crate::rule::names! {
            $Struct { $($name: $crate::options::options!(@name $name $($option)?)),* }
        }

        #[cfg(feature = "serde")]
        impl $crate::options::Json for $Struct {
            const HAS_NULLS: bool = $crate::options::options!(@nulls $($nulls)?);
        }

        impl $crate::options::Options for $Struct {
            fn fields(&self) -> Vec<(&'static $crate::options::Spec, $crate::options::FieldRef<'_>)> {
                let fields = [$($crate::options::options!(
                    @of $presence $form $(<$arg>)?, @value FieldRef, &self.$name,
                )),*];
                Self::SPECS.iter().zip(fields).collect()
            }

            fn fields_mut(&mut self) -> Vec<(&'static $crate::options::Spec, $crate::options::FieldMut<'_>)> {
                let fields = [$($crate::options::options!(
                    @of $presence $form $(<$arg>)?, @value FieldMut, &mut self.$name,
                )),*];
                Self::SPECS.iter().zip(fields).collect()
            }
        }
    };

    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $option:literal) => { $option };

    (@required required) => { true };
    (@required $presence:ident) => { false };

    (@check) => { |_| Ok(()) };
    (@check $check:path) => { $check };

    (@normal) => { |text| std::borrow::Cow::Borrowed(text) };
    (@normal $normal:path) => { |text| std::borrow::Cow::Owned($normal(text)) };

    (@nulls) => { false };
    (@nulls nulls) => { true };

    (@form Choice<$Choice:ident>) => { $crate::options::Form::Choice(&$Choice::CHOICES) };
    (@form Reference<Sink>) => { $crate::options::Form::Reference($crate::target::Target::Sink) };
    (@form Reference<$Kind:ident>) => {
        $crate::options::Form::Reference($crate::target::Target::Kind($crate::kind::Kind::$Kind))
    };
    (@form Group<$Group:ident>) => { $crate::options::Form::Group($Group::SPECS) };
    (@form Named<$Group:ident>) => { $crate::options::Form::Named($Group::SPECS) };
    (@form Engine) => { $crate::options::Form::Engine(Engine::SPECS) };
    (@form $form:ident) => { $crate::options::Form::$form };

    // For each form: the variant of `FieldRef` and `FieldMut`, the field, and what the accessor gives and how.
    (@of required Group<$Group:ident>, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Group, $Group, &$Group = std::convert::identity }
    };
    (@of $presence:ident Group<$Group:ident>, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Group, Option<$Group>, Option<&$Group> = Option::as_ref }
    };
    (@of $presence:ident Named<$Group:ident>, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Named, Vec<$Group>, &[$Group] = Vec::as_slice }
    };
    (@of $presence:ident Choice<$Choice:ident>, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<$Choice>, Option<&$Choice> = Option::as_ref }
    };
    (@of $presence:ident Flag, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<bool>, Option<bool> = Clone::clone }
    };
    (@of $presence:ident Number, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<u64>, Option<u64> = Clone::clone }
    };
    (@of $presence:ident Sql, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Sql, Option<String>, Option<&str> = Option::as_deref }
    };
    (@of $presence:ident Engine, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Engine, Option<Engine>, Option<&Engine> = Option::as_ref }
    };
    (@of $presence:ident Schema, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Schema, Vec<Column>, &[Column] = Vec::as_slice }
    };
    (@of $presence:ident Tags, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Tags, Vec<String>, &[String] = Vec::as_slice }
    };
    (@of $presence:ident List, $($to:tt)+) => {
        $crate::options::options! { $($to)+ List, Vec<String>, &[String] = Vec::as_slice }
    };
    (@of $presence:ident Tokens, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Tokens, Vec<Grant>, &[Grant] = Vec::as_slice }
    };
    (@of $presence:ident Nodes, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Nodes, Vec<Node>, &[Node] = Vec::as_slice }
    };
    (@of $presence:ident Node, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Node, Option<usize>, Option<usize> = Clone::clone }
    };
    (@of $presence:ident Output, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Output, Vec<OutputColumn>, &[OutputColumn] = Vec::as_slice }
    };
    (@of $presence:ident Parameters, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Nothing, (), () = Clone::clone }
    };
    (@of $presence:ident Row, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Nothing, (), () = Clone::clone }
    };
    (@of $presence:ident Query, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Nothing, (), () = Clone::clone }
    };
    (@of required Reference<$Target:ident>, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<$crate::name::Name>, &str = $crate::options::text_or_empty }
    };
    (@of $presence:ident Reference<$Target:ident>, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<$crate::name::Name>, Option<&str> = Option::as_deref }
    };
    // All others are texts on one line.
    (@of required $form:ident $(<$arg:ident>)?, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<String>, &str = $crate::options::text_or_empty }
    };
    (@of $presence:ident $form:ident $(<$arg:ident>)?, $($to:tt)+) => {
        $crate::options::options! { $($to)+ Line, Option<String>, Option<&str> = Option::as_deref }
    };

    (@type $Variant:ident, $Field:ty, $($get:tt)+) => { $Field };
    (@value $Enum:ident, $value:expr, $Variant:ident, $($get:tt)+) => { $crate::options::$Enum::$Variant($value) };
    (@accessor $presence:ident, [$($doc:tt)+] $name:ident, Nothing, $($get:tt)+) => {};
    (@accessor input, [$($doc:tt)+] $($of:tt)+) => {
        $crate::options::options! { @accessor optional, [$($doc)+ #[doc(hidden)]] $($of)+ }
    };
    (@accessor $presence:ident, [$($doc:tt)+] $name:ident, $Variant:ident, $Field:ty, $Value:ty = $get:expr) => {
        $($doc)+
        #[must_use]
        pub fn $name(&self) -> $Value {
            $get(&self.$name)
        }
    };
}
pub(crate) use options;
