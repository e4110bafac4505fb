//! What the tests, benches and fuzz targets of this repository take from inside the program. It is no interface:
//! anything here may change with any version.

/// The command line, whose help the manual is held against.
pub mod cli {
    pub use crate::cli::{Cli, CommitOptions};
    pub use crate::commit::options::CommitLine;
}

/// What a message goes through on its way to a commit.
pub mod draft {
    pub use crate::draft::{RemovalPlan, lines_of, with_disclosure};
}

/// The grammar of disclosures.
pub mod disclosure {
    pub use crate::disclosure::{Disclosure, Parsed, merge, parse, parse_spec};
}

/// What git stores and mails.
pub mod git {
    pub use crate::git::{Change, CommitObject, begins_diff, introduces_series};
}

/// Rules of projects as data.
pub mod policy {
    pub use crate::diffstat::FileChange;
    pub use crate::policy::{
        Allowed, Day, DisclosureRule, PathClasses, Policy, PolicyError, SCHEMA, Severity,
        agents_from_yaml, from_yaml, lint, preset, preset_ids, preset_yaml, to_yaml,
    };
}

/// Rules of messages.
pub mod rules {
    pub use crate::rules::{
        CommitFacts, CommitInput, Finding, IdentityCache, Linter, RULES, Subject,
    };
}

/// Text made safe, decoded, taken apart.
pub mod text {
    pub use crate::text::encoding::MessageEncoding;
    pub use crate::text::escape::{is_deceptive, line, word};
    pub use crate::text::identity::IdentityRef;
    pub use crate::text::lines::{LineIndex, Position};
}
