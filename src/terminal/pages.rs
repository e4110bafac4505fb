//! Text that is shown whole, page by page where the screen is lower: what is signed was seen.

use console::Key;

use super::{PromptError, Terminal, TerminalStyle};

/// Fewest rows of a page, however low the screen.
const MIN_ROWS: usize = 5;
/// Rows that a page leaves for the line below it.
const MORE_ROWS: usize = 2;

impl Terminal {
    /// Shows text whole. Where it does not fit on the screen with the rows `below` it, a key asks for each further page.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(super) fn show_whole(&self, text: &str, below: usize) -> Result<(), PromptError> {
        let rows: Vec<&str> = text.split_inclusive('\n').collect();
        let fits = self.height().saturating_sub(below).max(MIN_ROWS);
        if rows.len() <= fits {
            return self.say(text);
        }
        let page = self.height().saturating_sub(MORE_ROWS).max(MIN_ROWS);
        for (at, shown) in rows.chunks(page).enumerate() {
            self.say(&shown.concat())?;
            let left = rows.len().saturating_sub((at + 1) * page);
            if left > 0 {
                self.wait_for_next_page(left)?;
            }
        }
        Ok(())
    }

    fn wait_for_next_page(&self, left: usize) -> Result<(), PromptError> {
        let s = if left == 1 { "" } else { "s" };
        let back = if self.has_before() { "  [←] back" } else { "" };
        let _raw = self.start_answer()?;
        self.say(&format!("  [space] next page, {left} line{s} left{back}  Esc stops › "))?;
        loop {
            match self.key()? {
                Key::Char(' ') | Key::Enter | Key::PageDown | Key::ArrowDown => break,
                Key::ArrowLeft if self.has_before() => return Err(self.back()),
                _ => {}
            }
        }
        // The line goes, so that the pages stand one below the other as one text.
        match self.looks {
            TerminalStyle::Dumb => self.say("\n"),
            _ => self.say("\r\x1b[K"),
        }
    }
}
