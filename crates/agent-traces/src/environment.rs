//! What in the environment hints at an agent. The environment is passed in, never read here.

use std::ffi::OsString;

use super::Signal;
use super::catalogue::{RawCondition, RawSignal, Tables};

/// How the environment is looked at.
struct Environment<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    exists: &'a dyn Fn(&str) -> bool,
}

/// The signals that are there, in the order of the catalogue.
pub(super) fn signals(
    tables: &Tables,
    variable: &dyn Fn(&str) -> Option<OsString>,
    exists: &dyn Fn(&str) -> bool,
) -> Vec<Signal> {
    let environment = Environment { variable, exists };
    let mut seen: Vec<Signal> = Vec::new();
    for (agent, signal) in &tables.signals {
        let Some(name) = environment.test(signal) else { continue };
        // One variable says one thing: the first (most exact) entry for it.
        if signal.and.iter().all(|condition| environment.holds(condition))
            && !seen.iter().any(|earlier| earlier.variable == name)
        {
            seen.push(Signal {
                agent: tables.agents[*agent].0.clone(),
                variable: name.to_owned(),
                strength: signal.strength,
                why: signal.why.clone(),
            });
        }
    }
    seen
}

impl Environment<'_> {
    /// The variable or file of a signal, if its own test passes.
    fn test<'s>(&self, signal: &'s RawSignal) -> Option<&'s str> {
        if let Some(name) = &signal.set {
            return self.truthy(name).then_some(name);
        }
        if let Some((name, value)) = &signal.is {
            return self.value(name).is_some_and(|v| v.eq_ignore_ascii_case(value)).then_some(name);
        }
        if let Some((name, values)) = &signal.one_of {
            let found = self.value(name)?;
            return values.iter().any(|value| value.eq_ignore_ascii_case(&found)).then_some(name);
        }
        if let Some((name, part)) = &signal.contains {
            return self.value(name).is_some_and(|v| v.contains(part.as_str())).then_some(name);
        }
        if let Some((name, part)) = &signal.prefix {
            return self.value(name).is_some_and(|v| v.starts_with(part.as_str())).then_some(name);
        }
        let file = signal.file.as_deref()?;
        (self.exists)(file).then_some(file)
    }

    fn holds(&self, condition: &RawCondition) -> bool {
        let set = condition.set.as_deref().is_none_or(|name| self.truthy(name));
        let is = condition
            .is
            .as_ref()
            .is_none_or(|(name, value)| self.value(name).as_deref() == Some(value));
        let empty = condition.empty.as_deref();
        set && is && empty.is_none_or(|name| self.value(name).is_some_and(|value| value.is_empty()))
    }

    fn value(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|value| value.to_string_lossy().into_owned())
    }

    /// Set, and not to a word that means no.
    fn truthy(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| {
            let value = value.trim().to_ascii_lowercase();
            !matches!(value.as_str(), "" | "0" | "false" | "no" | "off")
        })
    }
}
