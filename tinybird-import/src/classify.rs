//! Which statements of a file make up its definition, and what becomes of the others.

use tinybird_core::Kind;
use tinybird_core::datafile::LineColumn;
use tinybird_core::datafile::line::{read_value, unquote, write_as_read};
use tinybird_core::datafile::statement::{Block, Body, Statement};
use tinybird_core::keywords::UnsupportedOption;
use tinybird_core::list;
use tinybird_core::options::{Form, Scalar, Spec};
use tinybird_core::rule::Violation;
use tinybird_core::rule::language::SYNTAX;

use super::leftover::{self, Kept, Leftover};
use super::rules::unknown_choice;
use super::spelling::{self, Spelling};
use super::{Extension, pipe};

/// A statement, and the node of a pipe in which it stands.
pub(super) type InNode<'a> = (Option<usize>, Statement<'a>);

/// The statements of a file, classified.
#[derive(Debug, Default)]
pub(super) struct Classified<'a> {
    /// Those of the definition, each value once.
    pub(super) statements: Vec<InNode<'a>>,
    /// Those that no definition has a place for.
    pub(super) leftovers: Vec<Leftover>,
    /// Statements that another of their keyword follows.
    pub(super) superseded: Vec<Violation<LineColumn>>,
    /// Values that the definition spells otherwise.
    pub(super) spellings: Vec<Spelling>,
    /// What Tinybird refuses.
    pub(super) errors: Vec<Violation<LineColumn>>,
    /// The lines of statements that are kept where they count: no definition says them.
    kept: Vec<usize>,
}

/// Whether TAGS can be written on one line, and the settings among them on another: of two quotes, one may be missing there.
fn is_writable(tags: &str) -> bool {
    if !tags.contains(['"', '\'']) {
        return true;
    }
    let (settings, tags): (Vec<&str>, Vec<&str>) =
        list::entries(tags).partition(|entry| list::is_setting(entry));
    let settings = settings.join("&");
    (settings.is_empty() || list::is_read(&settings, &[&settings]))
        && (tags.is_empty()
            || [", ", ","].iter().any(|separator| list::is_read(&tags.join(separator), &tags)))
}

impl<'a> Classified<'a> {
    pub(super) fn new(extension: Extension, statements: Vec<Statement<'a>>) -> Self {
        let mut classified = Self { statements: Vec::with_capacity(statements.len()), ..Self::default() };
        let mut node = None;
        for mut statement in statements {
            let canonical = extension.keywords().canonical(&statement.keyword);
            if canonical.len() != statement.keyword.len() || canonical != statement.keyword {
                statement.keyword = canonical.to_owned().into();
            }
            if statement.keyword == "NODE" {
                node = Some(node.map_or(0, |node| node + 1));
            }
            if let Body::Block(Block { ignored, .. }) = &statement.body
                && !ignored.is_empty()
            {
                let why = "Tinybird ignores what follows the `>` on its line".to_owned();
                classified.leftovers.push(Leftover::Ignored(statement.line, ignored.join(" "), why));
            }
            classified.classify(extension, statement, node);
        }
        classified.last_counts(extension);
        let kept = std::mem::take(&mut classified.kept);
        if !kept.is_empty() {
            classified.keep(|statement| kept.binary_search(&statement.line).is_ok());
        }
        classified.keep(|statement| statement.keyword == "DESCRIPTION" && statement.body.is_blank());
        if extension == Extension::Pipe {
            pipe::classify(&mut classified);
        } else if !classified.has("ENGINE") {
            // Options without an engine are not an engine.
            classified.keep(|statement| statement.keyword.starts_with("ENGINE_"));
        }
        classified
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.statements.iter().any(|(_, statement)| statement.keyword == keyword)
    }

    fn keep(&mut self, is_kept: impl Fn(&Statement) -> bool) {
        for (node, statement) in self.statements.extract_if(.., |(_, statement)| is_kept(statement)) {
            self.leftovers.push(Leftover::Kept(Kept::new(&statement, node)));
        }
    }

    pub(super) fn refuse(
        &mut self,
        statement: &Statement,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let place = LineColumn { line: statement.line, column: statement.column };
        self.errors.push(Violation::error(&SYNTAX, place, message, remedy));
    }

    fn classify(&mut self, extension: Extension, statement: Statement<'a>, node: Option<usize>) {
        let keyword = &*statement.keyword;
        let is_block = matches!(statement.body, Body::Block(_));
        let is_blank = statement.body.is_blank();
        let spec = extension.keywords().spec(keyword);
        match (keyword, spec.map(|spec| spec.form)) {
            ("DESCRIPTION", _) => self.statements.push((node, statement)),
            ("SQL", _) | (_, Some(Form::Sql)) if !is_block || is_blank => {
                let what = if is_block { "is empty" } else { "takes several lines" };
                let remedy = format!("write `{keyword} >` and the SELECT below it, indented");
                self.refuse(&statement, format!("{keyword} {what}"), remedy);
            }
            ("SQL", _) if node.is_none() => {
                self.refuse(&statement, "SQL stands before the first NODE", "write `NODE name` before it");
            }
            (_, Some(Form::Schema | Form::Named(_) | Form::List)) if is_blank => {
                let remedy = format!("write `{keyword} >` and its lines below it, indented");
                self.refuse(&statement, format!("{keyword} is empty"), remedy);
            }
            ("SQL", _) | (_, Some(Form::Sql | Form::Schema | Form::Named(_) | Form::List)) => {
                self.statements.push((node, statement));
            }
            // Of tags Tinybird takes several lines, of settings it does not; before the first node it takes none.
            (_, Some(Form::Tags))
                if is_block
                    && (extension != Extension::Pipe || node.is_some())
                    && statement.body.value().contains('=') =>
            {
                let message =
                    format!("{keyword} holds a setting, with `=`, which does not stand on a line of its own");
                let remedy = format!("write the setting behind `{keyword}`, without `>`");
                self.refuse(&statement, message, remedy);
            }
            (_, Some(Form::Tokens)) => self.token(statement, node),
            (_, Some(Form::Nodes)) => self.node(statement, node),
            _ => match (spec, extension.keywords().unsupported(keyword)) {
                (_, Some(UnsupportedOption::Ignored(why))) => {
                    let text = leftover::source(&statement).trim_end().to_owned();
                    self.leftovers.push(Leftover::Ignored(statement.line, text, why.to_owned()));
                }
                (_, Some(UnsupportedOption::Refused(message, remedy))) => {
                    self.refuse(&statement, message, remedy)
                }
                (spec, unsupported) => self.option(extension, spec, unsupported, statement, node),
            },
        }
    }

    /// An option with a value on its line.
    fn option(
        &mut self,
        extension: Extension,
        spec: Option<&'static Spec>,
        unsupported: Option<UnsupportedOption>,
        mut statement: Statement<'a>,
        node: Option<usize>,
    ) {
        let keyword = &*statement.keyword;
        let form = spec.map_or(Form::Plain, |spec| spec.form);
        let takes_lines = keyword.starts_with("ENGINE") || matches!(form, Form::Tags | Form::Pem);
        match &statement.body {
            Body::Block(_) if !takes_lines => {
                let remedy = format!("write the value behind `{keyword}`, without `>`");
                return self.refuse(&statement, format!("{keyword} takes a value on its own line"), remedy);
            }
            // Tinybird takes an empty certificate.
            _ if statement.body.is_blank() && !matches!(form, Form::Pem) => {
                let remedy = format!("write it behind `{keyword}`, or remove the line");
                return self.refuse(&statement, format!("{keyword} has no value"), remedy);
            }
            _ => {}
        }
        let text = statement.body.value();
        // Of pipes, Tinybird looks at other choices only where they stand in the node whose TYPE they belong to.
        let is_looked_at = extension == Extension::DataSource || keyword == "DEPLOYMENT_METHOD";
        if let Form::Choice(choices) = form
            && !choices.open
            && is_looked_at
            && choices.by_spelling(&text).is_none()
        {
            let (message, remedy) = unknown_choice(keyword, choices, &text);
            return self.refuse(&statement, message, remedy);
        }
        if unsupported == Some(UnsupportedOption::Kept) {
            return self.leftovers.push(Leftover::Kept(Kept::new(&statement, node)));
        }
        let is_kept = match form {
            Form::Flag => bool::parse(&text).is_err(),
            Form::Pem => spelling::is_kept_pem(&statement),
            Form::Tags => {
                text.contains("{{")
                    || text.split(',').any(|tag| tag.trim().contains('\n'))
                    || !is_writable(&text)
            }
            // All others stand on one line.
            _ => text.contains('\n'),
        };
        if is_kept {
            self.kept.push(statement.line);
            return self.statements.push((node, statement));
        }
        match form {
            Form::Tags => {
                self.settings(&text, &statement, node);
                if list::entries(&text).all(list::is_setting) {
                    return;
                }
            }
            Form::Pem => self.spellings.extend(spelling::pem(&mut statement)),
            _ => self.spellings.extend(spelling::of(form, &statement, &text)),
        }
        self.statements.push((node, statement));
    }

    /// Keeps the settings that stand among tags.
    fn settings(&mut self, tags: &str, statement: &Statement, node: Option<usize>) {
        let settings: Vec<&str> = list::entries(tags).filter(|entry| list::is_setting(entry)).collect();
        if !settings.is_empty() {
            let text = format!("TAGS {}\n", write_as_read(&settings.join("&"), read_value));
            self.leftovers.push(Leftover::Kept(Kept { line: statement.line, node, text }));
        }
    }

    fn token(&mut self, statement: Statement<'a>, node: Option<usize>) {
        const REMEDY: &str = "write `TOKEN \"name\" READ`, the name in quotes where it holds blanks";
        let Body::Words(words) = &statement.body else {
            return self.refuse(&statement, "TOKEN takes a name and a scope on its own line", REMEDY);
        };
        let [_, scope] = words.as_slice() else {
            let message = format!("TOKEN takes a name and a scope, not {} words", words.len());
            return self.refuse(&statement, message, REMEDY);
        };
        let scope = unquote(scope).to_ascii_uppercase();
        if !matches!(scope.as_str(), "READ" | "APPEND")
            || words.last().is_some_and(|word| word.len() != scope.len())
        {
            let similar = tinybird_core::suggest::did_you_mean(&scope, ["READ", "APPEND"].into_iter());
            let remedy = similar.map_or_else(
                || "write `READ` or `APPEND`".to_owned(),
                |similar| format!("did you mean `{similar}`?"),
            );
            return self.refuse(&statement, format!("`{scope}` is not a scope of a token"), remedy);
        }
        self.statements.push((node, statement));
    }

    fn node(&mut self, statement: Statement<'a>, node: Option<usize>) {
        match &statement.body {
            Body::Words(words) if !words.is_empty() => {
                if let Some(ignored) = words.get(1..).filter(|ignored| !ignored.is_empty()) {
                    let why = "Tinybird ignores what follows the name of a node".to_owned();
                    self.leftovers.push(Leftover::Ignored(statement.line, ignored.join(" "), why));
                }
            }
            _ => {
                self.refuse(&statement, "NODE has no name", "write it behind `NODE`, such as `NODE endpoint`")
            }
        }
        self.statements.push((node, statement));
    }

    /// Of several statements of one keyword the last counts, as Tinybird reads them.
    fn last_counts(&mut self, extension: Extension) {
        let mut of_node: Option<usize> = None;
        // The keywords of the node, from its end: no more than there are.
        let mut seen: Vec<&str> = Vec::new();
        let mut repeated = Vec::new();
        for (index, (node, statement)) in self.statements.iter().enumerate().rev() {
            if *node != of_node {
                of_node = *node;
                seen.clear();
            }
            let keyword = &*statement.keyword;
            match extension.keywords().spec(keyword).map(|spec| spec.form) {
                Some(Form::Nodes | Form::Tokens | Form::Tags | Form::List) => {}
                _ if seen.contains(&keyword) => repeated.push(index),
                _ => seen.push(keyword),
            }
        }
        if repeated.is_empty() {
            return;
        }
        for (index, (node, statement)) in std::mem::take(&mut self.statements).into_iter().enumerate() {
            if repeated.pop_if(|repeated| *repeated == index).is_none() {
                self.statements.push((node, statement));
            } else {
                self.supersede(node, &statement);
            }
        }
        self.forget_spellings();
    }

    /// Leaves a statement that another of its keyword follows.
    fn supersede(&mut self, node: Option<usize>, statement: &Statement) {
        self.leftovers.push(if statement.keyword.starts_with("ENGINE_") {
            // Tinybird keeps them all.
            Leftover::Kept(Kept::new(statement, node))
        } else {
            self.superseded.push(leftover::superseded(statement));
            let text = leftover::source(statement).trim_end().to_owned();
            let why = format!("{} is given again, and the last one counts", statement.keyword);
            Leftover::Ignored(statement.line, text, why)
        });
    }

    /// Keeps the spellings of values that count, and no others.
    pub(super) fn forget_spellings(&mut self) {
        let Self { statements, spellings, .. } = self;
        let counts = |line: &usize| statements.binary_search_by_key(line, |(_, other)| other.line).is_ok();
        spellings.retain(|spelling| counts(&spelling.line));
    }
}

/// The kind of pipe whose node has this type.
pub(super) fn kind_of_type(node_type: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.is_pipe() && kind.datafile_type() == Some(node_type))
}
