//! PURE. Looks again at what is left when agents' lines have gone, until nothing new is found: the halves
//! of a folded line may stand together now, or what made a line look quoted is no longer there.

use std::ops::Range;

use super::Trace;
use super::catalogue::Tables;
use super::remove::Rest;
use super::scanner;

/// Everything in a message that agents left there, including what only shows once the traces that go, and
/// these other lines that go, are away. Spans are those of the whole message.
pub(super) fn scan(
    tables: &Tables,
    message: &[u8],
    others: &[Range<usize>],
    goes: &dyn Fn(&Trace) -> bool,
) -> Vec<Trace> {
    let mut traces = scanner::scan(tables, message);
    let mut gone: Vec<Trace> = traces.extract_if(.., |trace| goes(trace)).collect();
    let mut looked_at = 0;
    for round in 0.. {
        if gone.is_empty() && others.is_empty() {
            break;
        }
        if round >= FEWEST_ROUNDS && looked_at >= MOST_BYTES {
            break;
        }
        let rest = Rest::of(message, &spans(&gone, others));
        looked_at += rest.bytes.len();
        let mut left = scanner::scan(tables, &rest.bytes);
        let new: Vec<Trace> = left.extract_if(.., |trace| goes(trace)).collect();
        traces = left.into_iter().flat_map(|trace| placed(trace, &rest)).collect();
        if new.is_empty() {
            break;
        }
        gone.extend(new.into_iter().flat_map(|trace| placed(trace, &rest)));
    }
    traces.append(&mut gone);
    traces.sort_by_key(|trace| trace.span.start);
    number(message, &mut traces);
    traces
}

/// A message is looked at again at least so often, if need be.
const FEWEST_ROUNDS: usize = 8;
/// A short one is looked at again until so many bytes were read.
const MOST_BYTES: usize = 4 << 20;

/// What goes, sorted and disjoint.
fn spans(gone: &[Trace], others: &[Range<usize>]) -> Vec<Range<usize>> {
    let traces = gone.iter().map(|trace| &trace.span);
    let mut spans: Vec<Range<usize>> = traces.chain(others).cloned().collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// A trace in what is left, at its places in the message: halves that stand apart there are two.
fn placed(trace: Trace, rest: &Rest) -> impl Iterator<Item = Trace> {
    let places = rest.places(&trace.span);
    places.into_iter().map(move |span| Trace { span, ..trace.clone() })
}

/// Sets the numbers of the lines.
fn number(message: &[u8], traces: &mut [Trace]) {
    let (mut line, mut at) = (1, 0);
    for trace in traces {
        line += message[at..trace.span.start].iter().filter(|&&byte| byte == b'\n').count();
        at = trace.span.start;
        trace.line = line;
    }
}
