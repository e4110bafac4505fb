//! What options state about AI use.

use super::project_policy::ProjectPolicy;
use crate::authoring::AiUse;
use crate::cli::AuthoringArgs;
use crate::disclosure::{self, Disclosure};
use crate::error::Error;
use crate::policy::Stance;

/// The option that says what AI was used for.
pub(crate) const OPTION: &str = "--ai-used-for";
/// Where an example of the value can be found.
const SPEC_HINT: &str = "leave --ai-used-for out to be asked in a terminal";

/// What `--ai-used-for` and `--no-ai` state, read before anybody types.
///
/// # Errors
/// When the value cannot be read, or the project has no trailer for it.
pub(crate) fn ai_use_by_args(
    args: &AuthoringArgs,
    rules: &ProjectPolicy,
) -> Result<Option<AiUse>, Error> {
    if args.no_ai {
        return Ok(Some(AiUse::NoAi));
    }
    let Some(spec) = &args.ai_used_for else { return Ok(None) };
    disclosure_by_spec(spec, rules).map(|stated| Some(AiUse::UsedFor(stated)))
}

/// The disclosure that a value of `--ai-used-for` stands for.
///
/// # Errors
/// When the value cannot be read, or the project has no trailer for it.
pub(crate) fn disclosure_by_spec(spec: &str, rules: &ProjectPolicy) -> Result<Disclosure, Error> {
    let ProjectPolicy { policy, origin, .. } = rules;
    let Some(rule) = &policy.disclosure else {
        if policy.ai.stance == Stance::Refuse {
            let (what, hint) = policy.refusal();
            return Err(Error::cannot(what, hint));
        }
        return Err(Error::cannot(
            format!("`{origin}` has no trailer for AI use"),
            "leave out --ai-used-for",
        ));
    };
    disclosure::parse_spec(spec, rule).map_err(|error| {
        Error::usage(error.to_string(), error.hint().unwrap_or_else(|| SPEC_HINT.into()))
    })
}
