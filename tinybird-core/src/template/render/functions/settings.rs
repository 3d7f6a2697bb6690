//! What tells Tinybird how to run the SQL, and secrets.

use super::columns::escaped;
use crate::template::render::machine::Machine;
use crate::template::render::machine::fault::{Fault, Run};
use crate::template::render::objects::Object;
use crate::template::render::{Mode, objects::repr};

impl Machine<'_> {
    pub(crate) fn setting(&mut self, name: &'static str, value: &Object) -> Run<Object> {
        let shown = match name {
            "max_threads" => {
                return match self.int_of(value, None) {
                    Ok(threads) => self.expression(&format!("-- max_threads {threads}\n")),
                    Err(fault) if fault.is_a("Exception") => {
                        self.expression("-- max_threads: wrong argument\n")
                    }
                    Err(fault) => Err(fault),
                };
            }
            "backend_hint" => {
                let is_unsafe = |c: char| matches!(c, '\0'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}');
                self.str_of(value)?.replace(is_unsafe, " ")
            }
            "cache_ttl" => {
                const KNOWN: [&str; 5] = ["5s", "1m", "5m", "30m", "1h"];
                if !value.as_str().is_some_and(|value| KNOWN.contains(&&**value)) {
                    let known: Vec<String> = KNOWN.iter().map(|known| repr::quoted(known)).collect();
                    let known = known.join(", ");
                    let message = format!("Invalid TTL cache expression, valid expressions are ({known})");
                    return Err(Fault::template(message));
                }
                self.str_of(value)?
            }
            "activate" => {
                const KNOWN: [&str; 3] = ["analyzer", "parallel_replicas", "optimize_aggregation_in_order"];
                self.key(value)?;
                if !value.as_str().is_some_and(|value| KNOWN.contains(&&**value)) {
                    return Err(Fault::template(format!(
                        "'{}' is not a valid 'activate' argument",
                        self.str_of(value)?
                    )));
                }
                self.str_of(value)?
            }
            // Tinybird takes any part of the one word that it knows.
            _ => {
                if !self.contains(&Object::from("analyzer"), value)? {
                    return Err(Fault::template(format!(
                        "'{}' is not a valid 'disable' argument",
                        self.str_of(value)?
                    )));
                }
                self.str_of(value)?
            }
        };
        self.expression(&format!("-- {name} {shown}\n"))
    }

    /// `tb_secret`: a parameter of the query.
    pub(crate) fn secret(&mut self, name: &Object, default: &Object) -> Run<Object> {
        let shown = self.str_of(name)?;
        let refused = || {
            Fault::template(format!(
                "Cannot access secret '{shown}'. Check the secret exists in the Workspace and the token has the required scope."
            ))
        };
        let key = |name: &str| match name.strip_prefix("tb_secret_") {
            Some(_) => name.to_owned(),
            None => format!("tb_secret_{name}"),
        };
        let is_there = self.values.secrets.iter().any(|secret| key(secret) == format!("tb_secret_{shown}"));
        let is_checked = self.values.mode == Mode::Check
            && self.program.found.iter().any(|found| matches!(found.name.as_str(), "tb_secret" | "tb_var"));
        if !is_there && !default.is_none() {
            return Ok(default.clone());
        }
        let Some(name) = name.as_str().filter(|_| is_there || is_checked) else { return Err(refused()) };
        if !self.secrets.iter().any(|secret| **secret == **name) {
            self.secrets.push(name.to_string());
        }
        Ok(Object::Symbol(format!("{{{}: String}}", escaped(name, true)).into()))
    }
}
