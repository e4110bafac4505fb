//! The questions: only those that the policy and the facts need, in words that need no manual.

use super::{AiUse, AuthoringStop, CommitContext, DraftDisclosure, Evidence, Round, Task};
use super::{help_text, preview, refused};
use crate::disclosure::{self, Disclosure, Item, Parsed};
use crate::draft::{Cause, RemovalPlan};
use crate::policy::{
    ANY, Allowed, DisclosureRule, Limit, MessageAuthor, Over, PathClasses, Policy, Stance,
    ValueGrammar, counted_lines,
};
use crate::report::{describe, quoted};
use crate::terminal::{Choice, Explain, Offer, Question, Terminal, YES_NO};
use crate::text::layout::cut;

/// The category whose explanation is worth a question of its own.
const CODE: &str = "code";
const TESTS: &str = "tests";
const DOCS: &str = "docs";
const MAX_LABEL_COLUMNS: usize = 40;
const AGREED: &str = "agreed with a maintainer beforehand";

/// Says what is about to happen, shows what goes, and asks about what is in doubt. Returns the indices
/// of the doubts that go as well.
pub(super) fn open(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    plan: &RemovalPlan,
) -> Result<Vec<usize>, AuthoringStop> {
    if has_something_to_say(context, plan) {
        announce(terminal, context)?;
    }
    if !plan.removals().is_empty() {
        terminal.say("Removed from the message:\n")?;
        for removal in plan.removals() {
            terminal.say_wrapped(&describe(removal), "  ")?;
        }
        terminal.say("\n")?;
    }
    let mut go = Vec::new();
    for (at, doubt) in plan.doubts().iter().enumerate() {
        terminal.say_wrapped(&quoted(doubt), "  ")?;
        let (why, more) = help_text::doubt(doubt);
        let question = Question { text: "Keep this line?", why: &why, more: &[more.to_owned()] };
        // A sign-off that is kept is somebody's word: Enter gives none.
        let offer = if doubt.cause == Cause::OwnSignOff { Offer::Nothing } else { Offer::Key('y') };
        if terminal.ask_offering(&question, &YES_NO, offer)? != 'y' {
            go.push(at);
        }
    }
    Ok(go)
}

/// Whether anything will stand under the heading.
fn has_something_to_say(context: &CommitContext<'_>, plan: &RemovalPlan) -> bool {
    let stated = match context.ai_use {
        None => context.wants_ai_use(),
        Some(AiUse::UsedFor(_)) => context.kind.is_disclosed(),
        Some(AiUse::NoAi) => false,
    };
    stated
        || context.wants_sign_off()
        || context.sign_off_left_out().is_some()
        || !context.warnings.is_empty()
        || !plan.removals().is_empty()
        || !plan.doubts().is_empty()
}

/// The rules in force, and what is to be known about them before anything is asked.
fn announce(terminal: &Terminal, context: &CommitContext<'_>) -> Result<(), AuthoringStop> {
    // The origin may be a path that somebody chose; names in a policy hold no control characters.
    let origin = crate::text::escape::line(context.policy_origin.as_bytes());
    terminal.say("\n")?;
    terminal.say_dim(&format!("git provenance · {} ({origin})", context.policy.name))?;
    terminal.say("\n")?;
    for warning in &context.warnings {
        let warning = crate::text::escape::line(warning.as_bytes());
        terminal.say_wrapped(&format!("Note: {warning}"), "")?;
        terminal.say("\n")?;
    }
    Ok(())
}

/// Asks whether AI was used, and for what. `None` where the policy has nothing to ask.
pub(super) fn ask_about_ai(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    suggestion: &DraftDisclosure,
    evidence: &Evidence,
) -> Result<Option<AiUse>, AuthoringStop> {
    let policy = context.policy;
    let refuses = policy.ai.stance == Stance::Refuse;
    let rule = match &policy.disclosure {
        None if !refuses => return Ok(None),
        rule => rule.as_ref().filter(|_| !refuses),
    };
    for (token, line) in &suggestion.lines {
        let line = crate::text::escape::line(line);
        let who = if suggestion.is_inherited { "The commit before" } else { "The draft" };
        terminal.say_wrapped(
            &format!("{who} says `{token}: {line}`. Please answer for yourself."),
            "  ",
        )?;
        terminal.say("\n")?;
    }
    let more = help_text::use_of_ai(context, evidence.is_there());
    let question = Question {
        text: "Was AI used to produce or substantively shape this change?",
        why: "Autocomplete, and a review by AI before you commit, do not count.",
        more: &more,
    };
    let previous = match &context.task {
        Task::Reword { previous, .. } => previous.as_ref(),
        Task::New | Task::Hook => None,
    };
    let offer = match &context.prefilled {
        _ if evidence.is_there() => Offer::Key('y'),
        Some(AiUse::UsedFor(_)) => Offer::Key('y'),
        Some(AiUse::NoAi) => Offer::Key('n'),
        None => Offer::AsAnswered,
    };
    match ask_use(terminal, &question, previous, offer)? {
        Use::No if super::contradicted::is_sure(terminal, evidence)? => {
            return Ok(Some(AiUse::NoAi));
        }
        Use::AsBefore(ai_use) => return Ok(Some(ai_use)),
        Use::Yes | Use::No => {}
    }
    let Some(rule) = rule else { return Err(refused::ai(policy)) };
    let suggested = match &context.prefilled {
        Some(AiUse::UsedFor(answered)) => Some(answered),
        _ => suggestion.disclosure.as_ref(),
    };
    let disclosure = match rule.value {
        ValueGrammar::Categories => ask_categories(terminal, rule, suggested)?,
        _ => ask_value(terminal, rule, suggested)?,
    };
    Ok(Some(AiUse::UsedFor(disclosure)))
}

/// An answer to the first question.
enum Use {
    Yes,
    No,
    AsBefore(AiUse),
}

/// Yes, no, or what was said for the commit before.
fn ask_use(
    terminal: &Terminal,
    question: &Question<'_>,
    before: Option<&AiUse>,
    offer: Offer,
) -> Result<Use, AuthoringStop> {
    let Some(before) = before else {
        let is_yes = terminal.ask_offering(question, &YES_NO, offer)? == 'y';
        return Ok(if is_yes { Use::Yes } else { Use::No });
    };
    let said = match before {
        AiUse::NoAi => "no AI".to_owned(),
        AiUse::UsedFor(disclosure) => disclosure.to_value(),
    };
    let said = crate::text::escape::line(said.as_bytes());
    let said = cut(&said, MAX_LABEL_COLUMNS);
    let same = format!("same as before ({said})");
    let choices = [
        Choice { key: 'y', label: "yes" },
        Choice { key: 'n', label: "no" },
        Choice { key: 's', label: &same },
    ];
    Ok(match terminal.ask_offering(question, &choices, offer)? {
        'y' => Use::Yes,
        'n' => Use::No,
        _ => Use::AsBefore(before.clone()),
    })
}

/// What goes with AI use: the project's reminders, and questions on limits, tests and the message itself.
/// Nothing for a person who used no AI.
pub(super) fn ask_about_content(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    ai_use: Option<&AiUse>,
) -> Result<(), AuthoringStop> {
    let may_have_used_ai = ai_use != Some(&AiUse::NoAi);
    let reminds = context.explain == Explain::Full;
    if may_have_used_ai && reminds && context.round == Round::First {
        for reminder in &context.policy.reminders {
            terminal.say_wrapped(&format!("Reminder: {reminder}"), "")?;
            terminal.say("\n")?;
        }
    }
    let Some(AiUse::UsedFor(disclosure)) = ai_use else { return Ok(()) };
    if context.round == Round::First {
        ask_about_categories(terminal, context, disclosure)?;
    }
    if context.policy.ai.message == MessageAuthor::HumanOnly {
        ask_message_author(terminal, context, ai_use)?;
    }
    Ok(())
}

/// Whether anything but AI use itself is asked about a commit that says this about it.
pub(super) fn has_questions_about(
    context: &CommitContext<'_>,
    disclosure: &Disclosure,
) -> Result<bool, AuthoringStop> {
    let used_for = |category: &str| disclosure.items.iter().any(|item| item.category == category);
    for limit in &context.policy.limits {
        let is_asked = match limit.category.as_str() {
            ANY => counted(context, limit)? > limit.lines,
            category => used_for(category),
        };
        if is_asked {
            return Ok(true);
        }
    }
    Ok(used_for(TESTS) || context.policy.ai.message == MessageAuthor::HumanOnly)
}

/// What no edit of the message changes.
fn ask_about_categories(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    disclosure: &Disclosure,
) -> Result<(), AuthoringStop> {
    let used_for = |category: &str| disclosure.items.iter().any(|item| item.category == category);
    let applies = |limit: &&Limit| limit.category == ANY || used_for(&limit.category);
    for limit in context.policy.limits.iter().filter(applies) {
        ask_limit(terminal, context, limit)?;
    }
    if used_for(TESTS) {
        let seen = terminal.ask_yes_no(&Question {
            text: "Did you see the new tests fail without the change?",
            why: "A test that has never failed may test nothing.",
            more: &help_text::tests(),
        })?;
        if !seen {
            terminal.say_wrapped("Run them once without the change before you send it.", "  ")?;
            terminal.say("\n")?;
        }
    }
    if used_for(DOCS) && context.explain == Explain::Full {
        terminal.say_wrapped("Reminder: check every fact in the documentation yourself; AI text reads well even where it is wrong.", "")?;
        terminal.say("\n")?;
    }
    Ok(())
}

fn ask_message_author(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    ai_use: Option<&AiUse>,
) -> Result<(), AuthoringStop> {
    let text =
        format!("Did you write the commit message yourself, as {} asks?", context.policy.name);
    let key = terminal.ask(
        &Question {
            text: &text,
            why: "Reviewers want your reasons in your words. Light copy editing by a tool is fine.",
            more: &help_text::message(context.policy),
        },
        &[Choice { key: 'y', label: "yes" }, Choice { key: 'e', label: "edit it now" }],
    )?;
    if key == 'e' { Err(AuthoringStop::Edit(ai_use.cloned())) } else { Ok(()) }
}

fn ask_categories(
    terminal: &Terminal,
    rule: &DisclosureRule,
    suggested: Option<&Disclosure>,
) -> Result<Disclosure, AuthoringStop> {
    let items: Vec<String> = rule
        .categories
        .iter()
        .map(|one| match &one.about {
            Some(about) => format!("{} — {about}", one.name),
            None => one.name.clone(),
        })
        .collect();
    let was_suggested = |name: &str| {
        suggested.is_some_and(|said| said.items.iter().any(|item| item.category == name))
    };
    let ticked: Vec<bool> = rule.categories.iter().map(|one| was_suggested(&one.name)).collect();
    let mut why = format!("The answer becomes `{}: …` in the message.", rule.trailer);
    if let Some(attests) = &rule.attests {
        why.push(' ');
        why.push_str(attests);
    }
    let picked = terminal.choose_some(
        &Question { text: "What was AI used for?", why: &why, more: &help_text::categories(rule) },
        &items,
        &ticked,
    )?;
    let names: Vec<&String> = picked.iter().map(|&at| &rule.categories[at].name).collect();
    let in_draft = |name: &str| suggested?.items.iter().find(|item| item.category == name);
    let about_all = suggested.filter(|_| names.iter().any(|name| in_draft(name).is_some()));
    let item = |name: &String| Item {
        category: name.clone(),
        explanation: in_draft(name).and_then(|item| item.explanation.clone()),
    };
    let said = Disclosure::new(
        names.iter().map(|name| item(name)).collect(),
        about_all.and_then(|said| said.explanation.clone()),
    );
    if rule.explanation == Allowed::Forbidden {
        Ok(said)
    } else {
        ask_explanation(terminal, rule, &said)
    }
}

/// One explanation: about the code where code is among the items, else about all of them. What the draft
/// says in that place is offered.
fn ask_explanation(
    terminal: &Terminal,
    rule: &DisclosureRule,
    said: &Disclosure,
) -> Result<Disclosure, AuthoringStop> {
    let optional = rule.explanation != Allowed::Required;
    let reads = |said: &Disclosure| {
        matches!(disclosure::parse(said.to_value().as_bytes(), rule), Parsed::Recognised(_))
    };
    let offered = explanations(said).filter(|_| reads(said));
    let what = if explained_item(said, rule).is_some_and(|item| item.category == CODE) {
        "code work"
    } else {
        "work"
    };
    let text = format!("What kind of {what} was it, in a word or two?");
    let why = format!(
        "For example `refactoring` or `prototype`; it goes in parentheses.{}",
        match &offered {
            Some((kept, them)) if optional => {
                format!(" Enter keeps `{kept}`, `-` leaves {them} out.")
            }
            Some((kept, _)) => format!(" Enter keeps `{kept}`."),
            None if optional => " Enter leaves it out.".into(),
            None => String::new(),
        }
    );
    let more = help_text::explanation(rule);
    let read = |typed: &str| {
        match typed {
            "" if offered.is_some() => return Ok(said.clone()),
            "" | "-" if optional && (typed.is_empty() || offered.is_some()) => {
                return Ok(unexplained(said));
            }
            _ => {}
        }
        // It is written as it was typed, or not at all.
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let answer = explained(said, rule, &typed);
        let is_there = answer.to_value().contains(&format!("({typed})"));
        if is_there && typed.chars().any(char::is_alphanumeric) && reads(&answer) {
            return Ok(answer);
        }
        Err("That cannot stand in parentheses; a few plain words can.".to_owned())
    };
    Ok(terminal.ask_text_as(&Question { text: &text, why: &why, more: &more }, read)?)
}

/// What is said in parentheses, for the screen, and the word that stands for it.
fn explanations(said: &Disclosure) -> Option<(String, &'static str)> {
    let of_items = said.items.iter().filter_map(|item| item.explanation.as_ref());
    let all: Vec<&String> = of_items.chain(&said.explanation).collect();
    let (shown, word) = match all[..] {
        [] => return None,
        [one] => (one.clone(), "it"),
        _ => (said.to_value(), "them"),
    };
    Some((crate::text::escape::line(shown.as_bytes()), word))
}

fn unexplained(said: &Disclosure) -> Disclosure {
    let bare = |item: &Item| Item { category: item.category.clone(), explanation: None };
    Disclosure {
        items: said.items.iter().map(bare).collect(),
        explanation: None,
        trailer: said.trailer.clone(),
    }
}

/// The item that one explanation is about; `None` where it is about all of them.
fn explained_item<'a>(said: &'a Disclosure, rule: &DisclosureRule) -> Option<&'a Item> {
    let [first, others @ ..] = &said.items[..] else { return None };
    if others.is_empty() {
        return Some(first);
    }
    let code = said.items.iter().find(|item| item.category == CODE);
    code.filter(|_| rule.explanation != Allowed::Required)
}

fn explained(said: &Disclosure, rule: &DisclosureRule, text: &str) -> Disclosure {
    let Some(about) = explained_item(said, rule) else {
        return Disclosure { explanation: Some(text.to_owned()), ..unexplained(said) };
    };
    let items = said.items.iter().map(|item| Item {
        category: item.category.clone(),
        explanation: match item == about {
            true => Some(text.to_owned()),
            false => item.explanation.clone(),
        },
    });
    Disclosure { items: items.collect(), explanation: None, trailer: said.trailer.clone() }
}

/// For grammars without categories: which trailer, if there are several, and a line of text that the
/// policy's grammar reads. Enter takes what the draft says, or the only word that is allowed.
fn ask_value(
    terminal: &Terminal,
    rule: &DisclosureRule,
    suggested: Option<&Disclosure>,
) -> Result<Disclosure, AuthoringStop> {
    let mut token = rule.trailer.as_str();
    if !rule.also.is_empty() {
        let tokens: Vec<String> = rule.tokens().map(str::to_owned).collect();
        let question = Question {
            text: "Which trailer says how much AI did?",
            why: "The project has one for help, and one for what AI made almost alone.",
            more: &help_text::trailers(rule),
        };
        let picked = terminal.choose_one(&question, &tokens)?;
        token = rule.tokens().nth(picked).unwrap_or(token);
    }
    let mut why = format!("It goes into the message; {}.", rule.expected());
    let suggested = suggested.filter(|said| said.trailer == rule.other_token(token));
    let offered = match (&rule.value, suggested) {
        (_, Some(said)) => Some(said.to_value()),
        (ValueGrammar::Literal(word), None) => Some(word.clone()),
        _ => None,
    };
    if let Some(offered) = &offered {
        why.push_str(&format!(" Enter writes `{offered}`."));
    }
    let text = format!("What stands after `{token}:`?");
    let more = help_text::value(rule, token);
    let read = |typed: &str| {
        let typed = match (typed, &offered) {
            ("", Some(offered)) => offered,
            _ => typed,
        };
        match disclosure::parse(typed.as_bytes(), rule) {
            Parsed::Recognised(said) => Ok(Disclosure { trailer: rule.other_token(token), ..said }),
            Parsed::NoAi => Err("That says that no AI was used.".to_owned()),
            Parsed::Unrecognised { reason } => {
                Err(format!("{}.", capitalised(&reason.to_string())))
            }
        }
    };
    Ok(terminal.ask_text_as(&Question { text: &text, why: &why, more: &more }, read)?)
}

/// With a capital letter, where it begins with a small one.
fn capitalised(reason: &str) -> String {
    let mut chars = reason.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// How a person may answer for a change that a limit is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Mechanical,
    Agreed,
    None,
}

fn ask_limit(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    limit: &Limit,
) -> Result<(), AuthoringStop> {
    let counted = counted(context, limit)?;
    let over = counted > limit.lines;
    let text = match limit.category.as_str() {
        // Whatever the change is, only its size matters.
        ANY if !over => return Ok(()),
        ANY => "This is a large change for one that AI helped with. Which case is this?".to_owned(),
        category => format!("Only certain AI-made {category} is taken here. Which case is this?"),
    };
    let at_most = format!("The limit is {}.", preview::lines(limit.lines));
    let why = limit.why.clone().unwrap_or(at_most);
    let mut options = vec![
        (Case::Small, help_text::small(limit, counted)),
        (Case::Mechanical, "a mechanical change: a rename, a new call form, moved code".to_owned()),
    ];
    if limit.over == Over::NeedsAgreement {
        options.push((Case::Agreed, AGREED.into()));
    }
    options.push((Case::None, "none of these".into()));
    let items: Vec<String> = options.iter().map(|(_, label)| label.clone()).collect();
    let more = help_text::limit(limit);
    loop {
        let question = Question { text: &text, why: &why, more: &more };
        let picked = terminal.choose_one(&question, &items)?;
        match options[picked].0 {
            Case::Small if over && limit.over == Over::Warn => {
                terminal.say_wrapped(&help_text::too_large(limit, counted), "  ")?;
                terminal.say("\n")?;
                return Ok(());
            }
            Case::Small if over => {
                terminal.say_wrapped(&help_text::too_large(limit, counted), "  ")?;
                terminal.say("\n")?;
            }
            Case::Small | Case::Agreed => return Ok(()),
            Case::Mechanical => return ask_tool(terminal),
            Case::None => return Err(not_taken(context.policy, limit)),
        }
    }
}

fn not_taken(policy: &Policy, limit: &Limit) -> AuthoringStop {
    let (what, hint) = match limit.over {
        Over::Refuse | Over::Warn => {
            ("does not take such a change", "make it smaller, or write it without AI".into())
        }
        Over::NeedsAgreement => (
            "wants such a change agreed beforehand",
            format!("ask a maintainer first, then commit and choose `{AGREED}`"),
        ),
    };
    AuthoringStop::Refused { what: format!("`{}` {what}", policy.name), hint }
}

fn ask_tool(terminal: &Terminal) -> Result<(), AuthoringStop> {
    let tool = terminal.ask_text(&Question {
        text: "Which tool made the mechanical change? Enter if AI did it itself.",
        why: "sed, coccinelle or a formatter is preferred: reviewers can run it again.",
        more: &help_text::tool(),
    })?;
    if !tool.is_empty() {
        let line = format!(
            "Say in the message how you ran `{}`; it does not belong in the trailer.",
            crate::text::escape::line(tool.as_bytes())
        );
        terminal.say_wrapped(&line, "  ")?;
        terminal.say("\n")?;
    }
    Ok(())
}

fn counted(context: &CommitContext<'_>, limit: &Limit) -> Result<u64, AuthoringStop> {
    let refused = |what: String| AuthoringStop::Refused {
        what,
        hint: "correct `paths` in the policy".into(),
    };
    let classes =
        PathClasses::new(&context.policy.paths).map_err(|error| refused(error.to_string()))?;
    Ok(counted_lines(context.changes.as_deref().unwrap_or_default(), limit, &classes))
}
