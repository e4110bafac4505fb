//! PURE. What a project takes as a disclosure: the trailer, the grammar of its value, its words.

/// The trailer that discloses AI use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureRule {
    /// Token with the capitalisation to write (`AI-used-for`).
    pub trailer: String,
    /// Other tokens that disclose, for another degree of AI use (`Generated-by`).
    pub also: Vec<String>,
    /// Grammar of the value.
    pub value: ValueGrammar,
    /// Accepted categories in the order they are offered and written.
    pub categories: Vec<Category>,
    /// Whether an explanation in parentheses is taken.
    pub explanation: Allowed,
    /// What a person confirms by writing the line, in our words; shown where it is chosen.
    pub attests: Option<String>,
    /// Everyday tools that are not named where analysis tools may be (`gcc`).
    pub not_tools: Vec<String>,
    /// Whether a message has at most one such line.
    pub once: bool,
    /// The value that says that no AI was used; where there is one, each commit has a line.
    pub none: Option<String>,
}

/// Grammar of a disclosure trailer's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueGrammar {
    /// `code (refactoring), tests`.
    Categories,
    /// A fixed word, then analysis tools: `LLM coccinelle sparse`.
    Literal(String),
    /// `tool:model`.
    ToolModel,
    /// Any text.
    Free,
}

/// One word of the `categories` grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// The word that is written.
    pub name: String,
    /// Other words read as this one.
    pub aliases: Vec<String>,
    /// One line for the person who chooses.
    pub about: Option<String>,
}

/// A thing that a project forbids or does not mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Must not appear.
    Forbidden,
    /// May appear.
    Optional,
    /// Must appear.
    Required,
}

/// A name as tools have it: `clang-tidy`, `gcc-14.2`, `c++filt`.
pub(crate) fn is_tool(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/'))
}
