//! PURE. Finds what in the environment hints at an agent. The environment is passed in, never read here.

use std::ffi::OsString;

use crate::data::{Condition, SignalPattern};
use crate::index::Index;
use crate::trace::Signal;

/// The environment as the caller lets us see it.
struct Environment<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    exists: &'a dyn Fn(&str) -> bool,
}

/// Finds the signals that are present, in the order of the catalogue.
pub(crate) fn find_signals(
    index: &Index,
    variable: &dyn Fn(&str) -> Option<OsString>,
    exists: &dyn Fn(&str) -> bool,
) -> Vec<Signal> {
    let environment = Environment { variable, exists };
    let mut signals: Vec<Signal> = Vec::new();
    for (agent, pattern) in &index.signals {
        let Some(name) = environment.test(pattern) else { continue };
        // A variable counts once: for the first and most exact pattern.
        if pattern.and.iter().all(|condition| environment.holds(condition))
            && !signals.iter().any(|earlier| earlier.variable == name)
        {
            signals.push(Signal {
                agent: index.id_of(*agent).to_owned(),
                variable: name.to_owned(),
                strength: pattern.strength,
                why: pattern.why.clone(),
            });
        }
    }
    signals
}

impl Environment<'_> {
    /// Returns the variable or file of a signal if its own test passes.
    fn test<'p>(&self, pattern: &'p SignalPattern) -> Option<&'p str> {
        if let Some(name) = &pattern.set {
            return self.is_truthy(name).then_some(name);
        }
        if let Some((name, value)) = &pattern.is {
            return self
                .value(name)
                .is_some_and(|actual| actual.eq_ignore_ascii_case(value))
                .then_some(name);
        }
        if let Some((name, values)) = &pattern.one_of {
            let actual = self.value(name)?;
            return values.iter().any(|value| value.eq_ignore_ascii_case(&actual)).then_some(name);
        }
        if let Some((name, part)) = &pattern.contains {
            return self
                .value(name)
                .is_some_and(|actual| actual.contains(part.as_str()))
                .then_some(name);
        }
        if let Some((name, part)) = &pattern.prefix {
            return self
                .value(name)
                .is_some_and(|actual| actual.starts_with(part.as_str()))
                .then_some(name);
        }
        let file = pattern.file.as_deref()?;
        (self.exists)(file).then_some(file)
    }

    /// Returns whether all tests of a condition pass.
    fn holds(&self, condition: &Condition) -> bool {
        let set = condition.set.as_deref().is_none_or(|name| self.is_truthy(name));
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

    /// Returns whether a variable is set, and not to a word that means no.
    fn is_truthy(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| {
            let value = value.trim().to_ascii_lowercase();
            !matches!(value.as_str(), "" | "0" | "false" | "no" | "off")
        })
    }
}
