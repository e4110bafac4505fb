//! Where the report goes: standard output, and a sign of life on a terminal's standard error.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::error::{Error, note};
use crate::report::{CheckedMessage, ReportHeader, Reporter, Summary};

/// The first sign of life comes after this time, and each further one.
const PATIENCE: Duration = Duration::from_millis(700);

/// The report on its way out.
pub(crate) struct Output {
    reporter: Box<dyn Reporter>,
    out: BufWriter<Box<dyn Write>>,
    /// The reader has gone away: nothing is written any more, but the judgement is still wanted.
    closed: bool,
    tally: Summary,
    progress: Option<Instant>,
    shown: bool,
    silent_if_clean: bool,
}

impl Output {
    pub(crate) fn new(mut reporter: Box<dyn Reporter>, head: &ReportHeader) -> Result<Self, Error> {
        let begin = reporter.begin(head);
        let progress = io::stderr().is_terminal().then(Instant::now);
        let out: Box<dyn Write> = Box::new(io::stdout());
        let out = BufWriter::with_capacity(1 << 16, out);
        let tally = Summary::default();
        let mut output = Self {
            reporter,
            out,
            closed: false,
            tally,
            progress,
            shown: false,
            silent_if_clean: false,
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

    /// The same with nobody who reads it: only the answer is wanted.
    pub(crate) fn silent(self) -> Self {
        Self { closed: true, progress: None, ..self }
    }

    /// Whether clean messages are to be handed in as well.
    pub(crate) fn wants_clean(&self) -> bool {
        self.reporter.wants_clean()
    }

    /// How many messages were judged.
    pub(crate) fn checked(&self) -> u64 {
        self.tally.checked
    }

    /// Says what the next messages are.
    pub(crate) fn of(&mut self, noun: &'static str) {
        self.tally.noun = match self.tally.noun {
            "" => noun,
            same if same == noun => noun,
            _ => "message",
        };
    }

    /// Messages that were judged, with what was found in them.
    pub(crate) fn several(&mut self, checked: u64, judged: &[CheckedMessage]) -> Result<(), Error> {
        self.tally.checked += checked;
        for one in judged {
            self.tally.count(one);
            let text = self.reporter.message(one);
            if !text.is_empty() {
                self.clear();
                self.write(&text)?;
            }
        }
        self.show_progress();
        Ok(())
    }

    /// One message that was judged.
    pub(crate) fn one(&mut self, judged: &CheckedMessage) -> Result<(), Error> {
        let listed = !judged.findings.is_empty() || self.wants_clean();
        let judged = std::slice::from_ref(judged);
        self.several(1, if listed { judged } else { &[] })
    }

    /// Whether nobody reads any more and the answer is known.
    pub(crate) fn can_stop_early(&self) -> bool {
        self.closed && self.tally.errors > 0
    }

    /// Ends the report before an error is printed; a second error is of no interest then.
    pub(crate) fn abort(&mut self) {
        self.tally.broken_off = true;
        let end = self.reporter.end(&self.tally);
        self.clear();
        let _first_error_counts = self.write(&end).and_then(|()| self.flush());
    }

    /// Ends the report.
    pub(crate) fn finish(mut self) -> Result<Summary, Error> {
        self.clear();
        let end = self.reporter.end(&self.tally);
        if !(self.silent_if_clean && self.tally.errors + self.tally.warnings == 0) {
            self.write(&end)?;
        }
        self.flush()?;
        Ok(self.tally)
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
        if last.elapsed() >= PATIENCE {
            *last = Instant::now();
            self.shown = true;
            note(&format!("\r{} checked …\x1b[K", self.tally.checked));
        }
    }

    /// Takes the sign of life away before anything else is written.
    fn clear(&mut self) {
        if self.shown {
            self.shown = false;
            note("\r\x1b[K");
        }
    }
}
