//! Writes the report to standard output, and the progress to standard error where that is a terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::error::{Error, note};
use crate::report::{CheckedMessage, ReportHeader, Reporter, Summary};
use crate::text::layout::short_id;

/// The progress is shown each time so much time has passed.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(700);

/// The report on its way out.
pub(crate) struct Output {
    reporter: Box<dyn Reporter>,
    out: BufWriter<Box<dyn Write>>,
    /// Nobody reads any more: nothing is written, but the judgement is still wanted.
    closed: bool,
    summary: Summary,
    progress: Option<Instant>,
    shown: bool,
    silent_if_clean: bool,
    /// Commits whose sign-off nobody has confirmed.
    unconfirmed: Vec<String>,
}

impl Output {
    pub(crate) fn new(mut reporter: Box<dyn Reporter>, head: &ReportHeader) -> Result<Self, Error> {
        let begin = reporter.begin(head);
        let progress = io::stderr().is_terminal().then(Instant::now);
        let out: Box<dyn Write> = Box::new(io::stdout());
        let out = BufWriter::with_capacity(1 << 16, out);
        let mut output = Self {
            reporter,
            out,
            closed: false,
            summary: Summary::default(),
            progress,
            shown: false,
            silent_if_clean: false,
            unconfirmed: Vec::new(),
        };
        output.write(&begin)?;
        Ok(output)
    }

    /// The same for a hook: on standard error, since standard output is git's, and silent where nothing is
    /// found.
    pub(crate) fn of_hook(self) -> Self {
        let out: Box<dyn Write> = Box::new(io::stderr());
        Self { silent_if_clean: true, out: BufWriter::new(out), ..self }
    }

    /// The same with no reader: only the exit code is wanted.
    pub(crate) fn silent(self) -> Self {
        Self { closed: true, progress: None, ..self }
    }

    /// Whether clean messages are to be handed in as well.
    pub(crate) fn wants_clean(&self) -> bool {
        self.reporter.wants_clean()
    }

    /// The number of messages that were judged.
    pub(crate) fn checked(&self) -> u64 {
        self.summary.checked
    }

    /// Sets what the next messages are called.
    pub(crate) fn of(&mut self, noun: &'static str) {
        self.summary.noun = match self.summary.noun {
            "" => noun,
            same if same == noun => noun,
            _ => "message",
        };
    }

    /// Says whether only what is not upstream yet is looked for.
    pub(crate) fn look_for_new(&mut self, is_new_only: bool) {
        self.summary.is_new_only = is_new_only;
    }

    /// Commits that are on the list of unconfirmed ones: the check ends with a finding, whatever the rules say.
    pub(crate) fn stop_at_unconfirmed(&mut self, ids: Vec<String>) {
        self.unconfirmed.extend(ids);
    }

    /// Adds messages that were judged; those without findings may be left out of `listed`.
    pub(crate) fn add_all(&mut self, checked: u64, listed: &[CheckedMessage]) -> Result<(), Error> {
        self.summary.checked += checked;
        for judged in listed {
            self.summary.count(judged);
            let text = self.reporter.message(judged);
            if !text.is_empty() {
                self.clear();
                self.write(&text)?;
            }
        }
        self.show_progress();
        Ok(())
    }

    /// Adds a message that was judged.
    pub(crate) fn add(&mut self, judged: &CheckedMessage) -> Result<(), Error> {
        let is_listed = !judged.findings.is_empty() || self.wants_clean();
        self.add_all(1, if is_listed { std::slice::from_ref(judged) } else { &[] })
    }

    /// Whether nobody reads any more and the answer is known.
    pub(crate) fn can_stop_early(&self) -> bool {
        self.closed && self.summary.errors > 0
    }

    /// Ends the report before an error is printed; a second error is of no interest then.
    pub(crate) fn abort(&mut self) {
        self.summary.broken_off = true;
        let end = self.reporter.end(&self.summary);
        self.clear();
        let _first_error_counts = self.write(&end).and_then(|()| self.flush());
    }

    /// Ends the report.
    pub(crate) fn finish(mut self) -> Result<Summary, Error> {
        self.clear();
        let end = self.reporter.end(&self.summary);
        if !(self.silent_if_clean && self.summary.errors + self.summary.warnings == 0) {
            self.write(&end)?;
        }
        self.flush()?;
        self.summary.unconfirmed = self.unconfirmed.len();
        for id in &self.unconfirmed {
            note(&format!(
                "error: nobody has confirmed what commit {} says: it carries your sign-off, or has lost what shows \
                 that AI was used\n",
                short_id(id)
            ));
        }
        if !self.unconfirmed.is_empty() {
            note("hint: to decide about it, run `git provenance amend` in a terminal\n");
        }
        Ok(self.summary)
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        if self.closed {
            return Ok(());
        }
        let written = self.out.write_all(text.as_bytes());
        self.passed(written)
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.passed(flushed)
    }

    fn passed(&mut self, result: io::Result<()>) -> Result<(), Error> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other.map_err(|error| Error::file("write", "the report", error)),
        }
    }

    fn show_progress(&mut self) {
        let Some(last) = &mut self.progress else { return };
        if last.elapsed() >= PROGRESS_INTERVAL {
            *last = Instant::now();
            self.shown = true;
            note(&format!("\r{} checked …\x1b[K", self.summary.checked));
        }
    }

    /// Erases the progress before anything else is written.
    fn clear(&mut self) {
        if self.shown {
            self.shown = false;
            note("\r\x1b[K");
        }
    }
}
