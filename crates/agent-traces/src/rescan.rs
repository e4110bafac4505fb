//! PURE. Scans a message again without the lines that are removed, until nothing new is found: the halves of a folded
//! line may be together now, or what made a line look quoted is no longer there.

use std::ops::Range;

use crate::index::Index;
use crate::remove::Remainder;
use crate::scanner;
use crate::trace::Trace;

/// Minimum number of scans before [`MAX_RESCANNED_BYTES`] counts.
const MIN_RESCANS: usize = 8;

/// Maximum number of bytes that are scanned again after [`MIN_RESCANS`] scans.
const MAX_RESCANNED_BYTES: usize = 4 << 20;

/// Finds everything that agents left in a message, including what only shows once the traces for which `is_removed`
/// returns `true`, and the lines of `removed`, are removed. Spans are those of the whole message.
pub(crate) fn scan(
    index: &Index,
    message: &[u8],
    removed: &[Range<usize>],
    is_removed: &dyn Fn(&Trace) -> bool,
) -> Vec<Trace> {
    let mut traces = scanner::scan(index, message);
    let mut removed_traces: Vec<Trace> = traces.extract_if(.., |trace| is_removed(trace)).collect();
    let mut rescanned_bytes = 0;
    for round in 0.. {
        if removed_traces.is_empty() && removed.is_empty() {
            break;
        }
        if round >= MIN_RESCANS && rescanned_bytes >= MAX_RESCANNED_BYTES {
            break;
        }
        let remainder = Remainder::after_removing(message, &merge_spans(&removed_traces, removed));
        rescanned_bytes += remainder.bytes.len();
        let mut left = scanner::scan(index, &remainder.bytes);
        let new: Vec<Trace> = left.extract_if(.., |trace| is_removed(trace)).collect();
        traces = left.into_iter().flat_map(|trace| relocate(trace, &remainder)).collect();
        if new.is_empty() {
            break;
        }
        removed_traces.extend(new.into_iter().flat_map(|trace| relocate(trace, &remainder)));
    }
    traces.append(&mut removed_traces);
    traces.sort_by_key(|trace| trace.span.start);
    traces
}

/// Returns the spans of all removed lines in order.
fn merge_spans(removed_traces: &[Trace], removed: &[Range<usize>]) -> Vec<Range<usize>> {
    let traces = removed_traces.iter().map(|trace| &trace.span);
    let mut spans: Vec<Range<usize>> = traces.chain(removed).cloned().collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// Moves a trace from the remainder to the message. It becomes several traces if its lines are apart there.
fn relocate(trace: Trace, remainder: &Remainder) -> impl Iterator<Item = Trace> {
    let spans = remainder.original_spans(&trace.span);
    spans.into_iter().map(move |span| Trace { span, ..trace.clone() })
}

/// Sets the line numbers of traces that are in order.
pub(crate) fn set_line_numbers(message: &[u8], traces: &mut [Trace]) {
    let (mut line, mut at) = (1, 0);
    for trace in traces {
        line += message[at..trace.span.start].iter().filter(|&&byte| byte == b'\n').count();
        at = trace.span.start;
        trace.line = line;
    }
}
