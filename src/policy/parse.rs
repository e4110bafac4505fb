//! PURE. YAML to a policy: what is unsafe is refused, the base is found, the document is laid over it.
//!
//! The format is one map with `version: 1`; see `templates/policies/` for complete examples. Every
//! other key may be left out and is then the base's: the preset that `extends` names, else a policy
//! that asks for a sign-off and says nothing else. Unknown keys, keys given twice, wrong types,
//! anchors, aliases and tags are errors with their location.

use serde::Deserialize;

use super::document::{self, Path};
use super::error::PolicyError;
use super::presets::{self, Preset};
use super::types::{Policy, PolicyLayer};
use super::validate::{self, Fault};
use super::{author::Author, limits};
use crate::setting::{Found, LayOver, MapOr, Problem, Read, Setting};
use crate::text::did_you_mean::nearest;
use crate::text::quote::quote;

/// Maximum length of a chain of presets that extend each other; a longer one is a circle.
const MAX_CHAIN: usize = 8;

/// Reads a policy and resolves what it extends.
///
/// `origin` is the file's name for messages; the policy's id is made from it. Layers merge field by
/// field: single values and lists replace the base's, maps merge by key. Two maps are special:
/// `source` replaces the base's as a whole, and `categories` may also be a list, which says which
/// categories there are and in which order. `disclosure: none` takes the trailer away.
///
/// # Errors
/// With the location, where the document cannot be used.
pub fn from_yaml(yaml: &[u8], origin: &str) -> Result<Policy, PolicyError> {
    read_project(yaml, origin).map(|read| read.policy)
}

/// Whether a file that can be used says itself what is asked about the sign-off, instead of leaving it to the preset.
pub(crate) fn says_sign_off_mode(yaml: &[u8]) -> bool {
    let sign_off = read_project(yaml, "").ok().and_then(|read| read.layer.sign_off.0);
    sign_off.is_some_and(|layer| layer.mode.as_ref().is_some())
}

/// Reads the preset with this id; for another name the hint of the error says which was probably meant.
pub fn preset(id: &str) -> Result<Policy, PolicyError> {
    match presets::find(id) {
        Some(preset) => resolve_preset(preset, 0),
        None => {
            let ids = presets::preset_ids();
            let hint = format!("the presets are {}", ids.join(", "));
            let problem = Problem::new("there is no such preset").hint(hint);
            let problem = problem.did_you_mean(nearest(id, ids));
            Err(PolicyError::general(&quote(id), problem.message, problem.hint))
        }
    }
}

/// Writes a policy as a document without `extends`, which gives the same policy when it is read.
///
/// Its id is not in it: that is the name of a file or preset.
pub fn to_yaml(policy: &Policy) -> String {
    // Maps, lists, texts and numbers can always be written.
    format!("version: 1\n{}", serde_yaml::to_string(policy).unwrap_or_default())
}

/// A project's policy as it was read.
pub(super) struct Project<'y> {
    /// The policy, complete.
    pub(super) policy: Policy,
    /// What the file gives of it.
    pub(super) layer: PolicyLayer,
    /// The text of the file.
    pub(super) text: &'y str,
}

/// Reads a policy and keeps the document, for a look at how it says things.
pub(super) fn read_project<'y>(yaml: &'y [u8], origin: &str) -> Result<Project<'y>, PolicyError> {
    let text = limits::check(yaml, origin)?;
    let layer = read_layer(text, origin)?;
    let policy = over_base(&layer, id_of(origin), Author::Project, 0)
        .map_err(|fault| fault.in_file(origin, text))?;
    Ok(Project { policy, layer, text })
}

/// Reads a preset that extends a chain of that many others. The tests read every preset, so that its
/// errors are for the person who changes it: the locations are those of the YAML.
pub(super) fn resolve_preset(preset: &Preset, chain: usize) -> Result<Policy, PolicyError> {
    let layer = match serde_json::from_str(preset.json) {
        Ok(layer) => layer,
        Err(error) => {
            read_layer(preset.yaml, preset.id)?;
            return Err(PolicyError::general(preset.id, error.to_string(), None));
        }
    };
    over_base(&layer, preset.id.to_owned(), Author::Us, chain)
        .map_err(|fault| fault.in_file(preset.id, preset.yaml))
}

/// Reads what a document says.
fn read_layer(text: &str, origin: &str) -> Result<PolicyLayer, PolicyError> {
    let fail = |(position, problem): (Option<_>, Problem)| match position {
        Some(position) => PolicyError::at(origin, text, position, problem),
        None => PolicyError::general(origin, problem.message, problem.hint),
    };
    document::check(text).map_err(fail)?;
    let reader = serde_yaml::Deserializer::from_str(text);
    match Read::<MapOr<NoMap, PolicyLayer>>::deserialize(reader) {
        Ok(Read(MapOr::Map(layer))) => Ok(layer),
        Ok(Read(MapOr::Other(never))) => match never {},
        Err(error) => {
            let problem = document::problem(&error);
            let version = problem.message == "the key `version` is missing";
            let problem = if version { problem.hint("write `version: 1`") } else { problem };
            Err(fail((document::position(&error), problem)))
        }
    }
}

/// A document that is no map, which is always an error.
enum NoMap {}

impl Setting for NoMap {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        Err(match found {
            Found::Nothing => {
                Problem::new("the policy is empty").hint("it begins with `version: 1`")
            }
            _ => found.is_not("a map with `version: 1`"),
        })
    }
}

/// Lays a document over the preset that it extends, else over the bare policy.
fn over_base(
    layer: &PolicyLayer,
    id: String,
    author: Author,
    chain: usize,
) -> Result<Policy, Fault> {
    let mut policy = match layer.extends.as_ref().and_then(|id| presets::find(&id.0)) {
        None => Policy::bare(),
        Some(_) if chain >= MAX_CHAIN => {
            let problem = Problem::new("presets extend each other in a circle");
            return Err(Fault::new(Path::to(&["extends"]), problem));
        }
        Some(base) => resolve_preset(base, chain + 1).map_err(Fault::Base)?,
    };
    policy.id = id;
    layer.lay_over(&mut policy);
    validate::resolved(layer, &policy, author)?;
    Ok(policy)
}

/// Makes an id of a file's name without folder, leading dot and extension.
fn id_of(origin: &str) -> String {
    let file = origin.rsplit(['/', '\\']).next().unwrap_or(origin).trim_start_matches('.');
    let stem = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")).unwrap_or(file);
    quote(if stem.is_empty() { "policy" } else { stem })
}
