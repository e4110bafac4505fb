//! PURE. The catalogue that is built in, and what others have added to it, layer on layer. Each layer is asked by itself,
//! and an upper one only adds: what a lower one has found stays found, whatever an extension says.

use std::ffi::OsString;
use std::ops::Range;
use std::sync::Arc;

use crate::ancestry::{self, ProcessInfo};
use crate::extension::Extension;
use crate::index::Index;
use crate::trace::{
    AgentIdentity, Authority, Kind, Signal, Strength, Trace, ValueVerdict, Verdict,
};
use crate::{environment, inner_link, rescan};

/// The layers of a catalogue, the one that is built in first.
#[derive(Clone, Debug)]
pub(crate) struct Layers {
    base: Arc<Index>,
    extensions: Vec<Layer>,
}

/// An extension, and the tables of all that is below it and its own.
#[derive(Clone, Debug)]
struct Layer {
    authority: Authority,
    index: Index,
}

impl Layers {
    pub(crate) fn new(index: Index) -> Self {
        Self { base: Arc::new(index), extensions: Vec::new() }
    }

    /// Returns the layers with an extension on top.
    pub(crate) fn extended(&self, extension: &Extension, authority: Authority) -> Self {
        let mut layers = self.clone();
        if !extension.is_empty() {
            let index = self.top().extended(extension);
            layers.extensions.push(Layer { authority, index });
        }
        layers
    }

    /// Returns the tables that are built in.
    pub(crate) fn base(&self) -> &Index {
        &self.base
    }

    /// Returns the tables with everything that is known.
    fn top(&self) -> &Index {
        self.extensions.last().map_or(&self.base, |layer| &layer.index)
    }

    /// Finds what agents left in a message: each layer in what the lower ones leave of it.
    pub(crate) fn scan(
        &self,
        message: &[u8],
        removed: &[Range<usize>],
        is_removed: &dyn Fn(&Trace) -> bool,
    ) -> Vec<Trace> {
        let mut traces = rescan::scan(&self.base, message, removed, is_removed);
        for layer in &self.extensions {
            let gone = traces.iter().filter(|trace| is_removed(trace));
            let gone = gone.map(|trace| &trace.span).chain(removed).cloned();
            let gone: Vec<Range<usize>> = gone.collect();
            let is_removed = |trace: &Trace| is_removed(&layer.vouch(trace.clone()));
            let found = rescan::scan(&layer.index, message, &gone, &is_removed).into_iter();
            traces = united(traces, found.map(|trace| layer.vouch(trace)));
        }
        inner_link::add(self.top(), message, &mut traces);
        rescan::set_line_numbers(message, &mut traces);
        traces
    }

    pub(crate) fn identity(&self, name: &str, email: &str) -> Option<AgentIdentity> {
        let mut known = self.base.identify(name, email);
        for layer in &self.extensions {
            let found = layer.index.identify(name, email).map(|mut identity| {
                identity.verdict = layer.verdict(identity.verdict);
                identity
            });
            let is_surer = |found: &AgentIdentity| match &known {
                Some(known) => found.verdict < known.verdict,
                None => true,
            };
            known = found.filter(is_surer).or(known);
        }
        known
    }

    pub(crate) fn classify_value(&self, value: &str) -> ValueVerdict {
        let mut known = self.base.classify_value(value);
        for layer in &self.extensions {
            let found = match (layer.index.classify_value(value), layer.authority) {
                (ValueVerdict::Agent(agent), Authority::Project) => ValueVerdict::Ambiguous(agent),
                (found, _) => found,
            };
            known = match (known, found) {
                (ValueVerdict::PersonOrUnknown, found)
                | (ValueVerdict::Ambiguous(_), found @ ValueVerdict::Agent(_)) => found,
                (known, _) => known,
            };
        }
        known
    }

    pub(crate) fn signals(
        &self,
        env: &dyn Fn(&str) -> Option<OsString>,
        exists: &dyn Fn(&str) -> bool,
    ) -> Vec<Signal> {
        let mut signals = environment::find_signals(&self.base, env, exists);
        for layer in &self.extensions {
            let found = environment::find_signals(&layer.index, env, exists).into_iter();
            signals.extend(found.map(|signal| layer.capped(signal)));
        }
        signals
    }

    /// Returns the agent that is surest to run a command, the nearest one that is built in before others.
    pub(crate) fn running_agent(&self, ancestors: &[ProcessInfo<'_>]) -> Option<Signal> {
        let above = |layer: &Layer| {
            ancestry::find_agent(&layer.index, ancestors).map(|signal| layer.capped(signal))
        };
        let extensions = self.extensions.iter().filter_map(above);
        let all = ancestry::find_agent(&self.base, ancestors).into_iter().chain(extensions);
        // Of several that are as sure the first one counts.
        all.min_by_key(|signal| signal.strength)
    }

    /// Returns the ids of agents with the names of their programs.
    pub(crate) fn process_names(&self) -> impl Iterator<Item = (&str, &str)> {
        let indexes =
            std::iter::once(self.base()).chain(self.extensions.iter().map(|layer| &layer.index));
        indexes.flat_map(|index| {
            let processes = index.processes.iter();
            processes.map(|(agent, process)| (index.id_of(*agent), process.name.as_str()))
        })
    }
}

impl Layer {
    /// Lowers a verdict that nobody but a project vouches for.
    fn verdict(&self, verdict: Verdict) -> Verdict {
        match self.authority {
            Authority::Project => Verdict::Ambiguous,
            Authority::BuiltIn | Authority::Person => verdict,
        }
    }

    /// A project could keep a person from being asked at all.
    fn capped(&self, signal: Signal) -> Signal {
        let strength = match self.authority {
            Authority::Project => signal.strength.max(Strength::Shared),
            Authority::BuiltIn | Authority::Person => signal.strength,
        };
        Signal { strength, ..signal }
    }

    /// Takes a trace for what it is by the word of this layer.
    fn vouch(&self, trace: Trace) -> Trace {
        Trace { verdict: self.verdict(trace.verdict), authority: self.authority, ..trace }
    }
}

/// Puts the traces of an upper layer beside those of the lower ones, which stay: but what was in doubt there may be sure
/// now, and somebody who was unknown there may be known now.
fn united(lower: Vec<Trace>, upper: impl Iterator<Item = Trace>) -> Vec<Trace> {
    let (unknown, mut found): (Vec<Trace>, Vec<Trace>) =
        lower.into_iter().partition(|trace| trace.kind == Kind::UnknownCoAuthor);
    let lower = found.clone();
    let mut replaced = vec![false; lower.len()];
    for trace in upper {
        let begin = lower.partition_point(|other| other.span.end <= trace.span.start);
        let touched = lower[begin..].iter().take_while(|other| other.span.start < trace.span.end);
        let (mut count, mut is_surer) = (0, trace.verdict == Verdict::Agent);
        for other in touched {
            let is_covered =
                trace.span.start <= other.span.start && other.span.end <= trace.span.end;
            is_surer &= is_covered && other.verdict == Verdict::Ambiguous;
            count += 1;
        }
        if count > 0 && !is_surer {
            continue;
        }
        replaced[begin..begin + count].fill(true);
        // What the layers say alike is known since the lower one.
        let was_unknown = trace.kind == Kind::UnknownCoAuthor
            && unknown.binary_search_by_key(&trace.span.start, |other| other.span.start).is_ok();
        let authority = if was_unknown { Authority::BuiltIn } else { trace.authority };
        found.push(Trace { authority, ..trace });
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !replaced.get(at - 1).copied().unwrap_or(false)
    });
    found.sort_by_key(|trace| trace.span.start);
    found
}
