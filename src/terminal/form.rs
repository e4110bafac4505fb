//! An interview as a form: the answers given so far, so that a person can go back over them. Going back begins the
//! interview anew; what is in force is then answered silently, and what was answered later is offered.

/// An answer, as the question that it belongs to has taken it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A key out of several.
    Key(char),
    /// Places in a list, in ascending order.
    Places(Vec<usize>),
    /// A line of text, without the space around it.
    Line(String),
}

/// An answered question.
#[derive(Debug)]
struct Field {
    question: String,
    answer: Answer,
}

/// The answers of one interview, in order. A sign-off is none of them.
#[derive(Debug, Default)]
pub(super) struct Form {
    fields: Vec<Field>,
    /// How many of the first fields are in force. The others were filled before the person went back.
    kept: usize,
    /// The field of the next question.
    next: usize,
}

impl Form {
    /// The answer in force to the next question, which is not asked then. Where the interview takes another turn than
    /// before, the rest is asked.
    pub(super) fn replay(&mut self, question: &str) -> Option<Answer> {
        if !self.is_replaying() {
            return None;
        }
        let field = &self.fields[self.next];
        if field.question != question {
            self.kept = self.next;
            return None;
        }
        self.next += 1;
        Some(field.answer.clone())
    }

    /// Whether what is said now was said before.
    pub(super) fn is_replaying(&self) -> bool {
        self.next < self.kept
    }

    /// What was answered to the next question before the person went back.
    pub(super) fn offered(&self, question: &str) -> Option<&Answer> {
        let later = self.fields.get(self.next..)?;
        later.iter().find(|field| field.question == question).map(|field| &field.answer)
    }

    /// The next question is answered.
    pub(super) fn fill(&mut self, question: &str, answer: Answer) {
        let field = Field { question: question.to_owned(), answer };
        match self.fields.get_mut(self.next) {
            Some(same) if same.question == question => *same = field,
            _ => self.fields.insert(self.next, field),
        }
        self.next += 1;
        self.kept = self.next;
    }

    /// Whether there is a question before the next one.
    pub(super) fn has_before(&self) -> bool {
        self.kept > 0
    }

    /// The interview begins anew, and stops at the question before.
    pub(super) fn go_back(&mut self) {
        self.kept = self.kept.saturating_sub(1);
        self.next = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(questions: &[&str]) -> Form {
        let mut form = Form::default();
        for question in questions {
            form.fill(question, Answer::Line(format!("to {question}")));
        }
        form
    }

    fn line(text: &str) -> Answer {
        Answer::Line(text.to_owned())
    }

    #[test]
    fn going_back_replays_what_is_before_and_offers_the_rest() {
        let mut form = filled(&["a", "b", "c"]);
        form.go_back();
        assert_eq!(form.replay("a"), Some(line("to a")));
        assert_eq!(form.replay("b"), Some(line("to b")));
        assert!(!form.is_replaying());
        assert_eq!(form.replay("c"), None);
        assert_eq!(form.offered("c"), Some(&line("to c")));
    }

    #[test]
    fn a_changed_answer_keeps_the_later_ones_on_offer() {
        let mut form = filled(&["a", "b", "c"]);
        form.go_back();
        form.go_back();
        assert_eq!(form.replay("a"), Some(line("to a")));
        form.fill("b", line("new"));
        form.fill("between", line("x"));
        assert_eq!(form.replay("c"), None);
        assert_eq!(form.offered("c"), Some(&line("to c")));
        form.fill("c", line("to c"));
        form.go_back();
        assert_eq!(form.replay("a"), Some(line("to a")));
        assert_eq!(form.replay("b"), Some(line("new")));
        assert_eq!(form.replay("between"), Some(line("x")));
    }

    #[test]
    fn another_turn_is_asked_anew() {
        let mut form = filled(&["a", "b"]);
        form.go_back();
        assert_eq!(form.replay("z"), None);
        assert!(!form.is_replaying() && !form.has_before());
    }

    #[test]
    fn there_is_nothing_before_the_first_question() {
        let mut form = Form::default();
        assert!(!form.has_before());
        form.go_back();
        assert!(!form.is_replaying());
    }
}
