//! What options state about AI use.

use super::project_policy::ProjectPolicy;
use crate::authoring::AiUse;
use crate::cli::AuthoringArgs;
use crate::disclosure;
use crate::error::Error;
use crate::policy::Stance;

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
    let stated = disclosure::parse_spec(spec, rule).map_err(|error| {
        Error::usage(error.to_string(), error.hint().unwrap_or_else(|| SPEC_HINT.into()))
    })?;
    Ok(Some(AiUse::UsedFor(stated)))
}
