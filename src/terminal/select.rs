//! Lists to choose from, in dialoguer's looks. The loops are ours: dialoguer's own do not stop on
//! Ctrl-D, lose count of the lines where an item is wider than the screen, and need a terminal that
//! can move its cursor.

use std::collections::BTreeSet;
use std::io;

use console::Key;
use dialoguer::theme::{SimpleTheme, Theme};

use super::form::Answer;
use super::{PromptError, Question, Terminal, TerminalStyle};
use crate::text::layout::{wrap, wrap_hanging};

/// Columns that stand before an item: an indent and the cursor, with a box where one can tick.
const BEFORE_ITEM: usize = "  > ".len();
const BEFORE_BOXED_ITEM: usize = "  > [ ] ".len();

impl Terminal {
    /// Asks for at least one of several; returns their indices in order.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn choose_some(
        &self,
        question: &Question<'_>,
        items: &[String],
        ticked: &[bool],
    ) -> Result<Vec<usize>, PromptError> {
        if let Some(Answer::Places(places)) = self.replay(question) {
            return Ok(places);
        }
        let mut ticked = match self.answered(question) {
            Some(Answer::Places(places)) => {
                (0..items.len()).map(|at| places.contains(&at)).collect()
            }
            _ => ticked.to_vec(),
        };
        ticked.resize(items.len(), false);
        self.pose(question)?;
        loop {
            let picked = if self.looks == TerminalStyle::Dumb {
                self.type_numbers(question, "Type the numbers, such as `1 3`", items)?
            } else {
                let keys = "space or a digit ticks, arrow keys move, Enter goes on";
                self.walk(question, keys, items, 0, Some(&mut ticked))?;
                (0..items.len()).filter(|&at| ticked[at]).collect()
            };
            if picked.is_empty() {
                self.say_wrapped("nothing is ticked yet: choose at least one", "  ")?;
                continue;
            }
            let names: Vec<&str> = picked.iter().map(|&at| first_word(&items[at])).collect();
            self.say(&format!("  {}\n\n", self.bold(&names.join(", "))))?;
            self.fill(question, Answer::Places(picked.clone()));
            return Ok(picked);
        }
    }

    /// Asks for exactly one of several; returns its index.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn choose_one(
        &self,
        question: &Question<'_>,
        items: &[String],
    ) -> Result<usize, PromptError> {
        if let Some(Answer::Places(places)) = self.replay(question)
            && let [place] = places[..]
        {
            return Ok(place);
        }
        let first = match self.answered(question) {
            Some(Answer::Places(places)) => places.first().copied().unwrap_or_default(),
            _ => 0,
        };
        self.pose(question)?;
        let picked = loop {
            if self.looks != TerminalStyle::Dumb {
                let keys = "arrow keys move, Enter or a digit chooses";
                break self.walk(question, keys, items, first, None)?;
            }
            if let [one] = self.type_numbers(question, "Type one number", items)?[..] {
                break one;
            }
        };
        self.say_wrapped(&items[picked], "  ")?;
        self.say("\n")?;
        self.fill(question, Answer::Places(vec![picked]));
        Ok(picked)
    }

    /// Lets the person move through a list from its item `first` on, and tick where there is something to tick. Returns where
    /// Enter was pressed; the list is gone from the screen then.
    fn walk(
        &self,
        question: &Question<'_>,
        keys: &str,
        items: &[String],
        first: usize,
        mut ticked: Option<&mut [bool]>,
    ) -> Result<usize, PromptError> {
        if items.is_empty() {
            return Err(PromptError::Broken(io::Error::other("nothing to choose from")));
        }
        let mut raw = self.start_answer()?;
        self.say_ways_out()?;
        self.say_aside(&format!("{keys}, {}", Self::last_keys(question)))?;
        raw.hide_cursor()?;
        let (mut at, mut explained) = (first.min(items.len() - 1), false);
        loop {
            let height = self.draw(items, at, ticked.as_deref())?;
            let key = self.read_key();
            self.term.clear_last_lines(height)?;
            match key? {
                Key::ArrowLeft if self.has_before() => return Err(self.back()),
                Key::ArrowDown | Key::Tab | Key::Char('j') => at = (at + 1) % items.len(),
                Key::ArrowUp | Key::BackTab | Key::Char('k') => {
                    at = (at + items.len() - 1) % items.len();
                }
                Key::Char(' ') => {
                    if let Some(ticked) = &mut ticked {
                        ticked[at] = !ticked[at];
                    }
                }
                Key::Char(digit @ '1'..='9') => {
                    let place = digit as usize - '1' as usize;
                    match &mut ticked {
                        Some(ticked) if place < items.len() => {
                            at = place;
                            ticked[at] = !ticked[at];
                        }
                        None if place < items.len() => return Ok(place),
                        _ => {}
                    }
                }
                Key::Enter => return Ok(at),
                Key::Char('v' | 'V') => {
                    drop(raw);
                    self.show_diff()?;
                    raw = self.start_answer()?;
                    raw.hide_cursor()?;
                }
                Key::Char('?') if !explained => {
                    self.explain(question.more)?;
                    explained = true;
                }
                _ => {}
            }
        }
    }

    /// Draws a list and returns its height. On a screen that is too low for it each item has one line,
    /// and those around the cursor are shown.
    fn draw(
        &self,
        items: &[String],
        at: usize,
        ticked: Option<&[bool]>,
    ) -> Result<usize, PromptError> {
        let (rows, columns) = self.term.size();
        let room = usize::from(rows).saturating_sub(2).max(1);
        let before = if ticked.is_some() { BEFORE_BOXED_ITEM } else { BEFORE_ITEM };
        let width = usize::from(columns).saturating_sub(before + 1).clamp(8, 92);
        let wrapped: Vec<_> = items.iter().map(|item| wrap(item, width)).collect();
        let fits = wrapped.iter().map(Vec::len).sum::<usize>() <= room;
        let first = if fits { 0 } else { (at + 1).saturating_sub(room) };
        let mut text = String::new();
        for (place, lines) in wrapped.iter().enumerate().skip(first).take(room) {
            let head = lines.first().map_or("", AsRef::as_ref);
            let mut row = String::from("  ");
            let drawn = match ticked {
                Some(ticked) => SimpleTheme.format_multi_select_prompt_item(
                    &mut row,
                    head,
                    ticked[place],
                    place == at,
                ),
                None => SimpleTheme.format_select_prompt_item(&mut row, head, place == at),
            };
            drawn.map_err(|error| PromptError::Broken(io::Error::other(error)))?;
            let rest = lines.get(1..).unwrap_or_default();
            if !fits && !rest.is_empty() {
                row.push('…');
            }
            let rest = rest.iter().take(if fits { rest.len() } else { 0 });
            for row in std::iter::once(row).chain(rest.map(|line| format!("{:before$}{line}", "")))
            {
                let row = if place == at { self.bold(&row) } else { row };
                text.push_str(&row);
                text.push('\n');
            }
        }
        self.say(&text)?;
        Ok(text.matches('\n').count())
    }

    /// The choice for a terminal that shows lines and nothing else. What is no number of the list is
    /// no choice.
    fn type_numbers(
        &self,
        question: &Question<'_>,
        how: &str,
        items: &[String],
    ) -> Result<Vec<usize>, PromptError> {
        for (at, item) in items.iter().enumerate() {
            let number = format!("{}. ", at + 1);
            for line in wrap_hanging(&(number.clone() + item), self.width() - 2, number.len()) {
                self.say(&format!("  {line}\n"))?;
            }
        }
        self.say_wrapped(&format!("{how}, {}.", Self::last_keys(question)), "  ")?;
        let typed = self.read_answer(question, "")?;
        let words = typed.split([' ', ',', ';', '.']).filter(|word| !word.is_empty());
        let number = |word: &str| word.parse::<usize>().ok()?.checked_sub(1);
        let picked: Option<BTreeSet<usize>> =
            words.map(|word| number(word).filter(|&at| at < items.len())).collect();
        Ok(picked.unwrap_or_default().into_iter().collect())
    }
}

fn first_word(item: &str) -> &str {
    item.split_whitespace().next().unwrap_or(item)
}
