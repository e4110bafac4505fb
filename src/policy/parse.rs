//! PURE. YAML to a policy: what is unsafe is refused, the base is found, the document is laid onto
//! it.
//!
//! The format is one map with `version: 1`; see `templates/policies/` for complete examples. Every
//! other key may be left out and is then the base's: the preset that `extends` names, else a policy
//! that asks for a sign-off and says nothing else. Unknown keys, keys given twice, wrong types,
//! anchors, aliases and tags are errors with their place.

use super::Policy;
use super::error::{PolicyError, Problem};
use super::fields::{count, expected, map, raw_text, required};
use super::layer::{self, ROOT};
use super::presets::{self, Preset};
use super::tree::{self, Fault, Kind, Node};
use crate::text::did_you_mean::nearest;
use crate::text::quote::quote;

/// The version of the format that is understood.
const VERSION: u64 = 1;
/// Longest chain of presets that extend each other; a longer one is a circle.
const MAX_CHAIN: usize = 8;

/// Reads a policy and resolves what it extends.
///
/// `origin` is the file's name for messages; the policy's id is made from it. Layers merge field by
/// field: single values and lists replace the base's, maps merge by key. Two maps are special:
/// `source` replaces the base's as a whole, and `categories` may also be a list, which says which
/// categories there are and in which order. `disclosure: none` takes the trailer away.
///
/// # Errors
/// With the place, where the document cannot be used.
pub fn from_yaml(yaml: &[u8], origin: &str) -> Result<Policy, PolicyError> {
    read_project(yaml, origin).map(|(policy, ..)| policy)
}

/// The same with the document, for a look at how it says things.
pub(super) fn read_project<'y>(
    yaml: &'y [u8],
    origin: &str,
) -> Result<(Policy, Node, &'y str), PolicyError> {
    let text = super::guard::check(yaml, origin)?;
    let root = tree::read(text).map_err(|(place, problem)| match place {
        Some(place) => PolicyError::at(origin, text, place, problem),
        None => PolicyError::general(origin, problem.message, problem.hint),
    })?;
    let fail =
        |(id, problem): Fault| PolicyError::at(origin, text, tree::locate(text, id), problem);
    let mut policy = onto_base(&root, 0, fail)?;
    policy.id = id_of(origin);
    layer::apply(&root, &mut policy, Writer::Project).map_err(fail)?;
    Ok((policy, root, text))
}

/// Who wrote a layer: the globs of a preset are compiled by a test, not at each start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// It is a preset.
    Us,
    /// A project.
    Project,
}

/// Reads a preset that stands in a chain of that many others. The tests read every preset, so that its
/// errors are for the one who changes it: the places are those of the YAML.
pub(super) fn resolve_preset(preset: &Preset, chain: usize) -> Result<Policy, PolicyError> {
    let root = tree::read_json(preset.json)
        .map_err(|error| PolicyError::general(preset.id, error.to_string(), None))?;
    let fail = |(id, problem): Fault| {
        PolicyError::at(preset.id, preset.yaml, tree::locate(preset.yaml, id), problem)
    };
    let mut policy = onto_base(&root, chain, fail)?;
    policy.id = preset.id.to_owned();
    layer::apply(&root, &mut policy, Writer::Us).map_err(fail)?;
    Ok(policy)
}

/// What a document lies on: the preset that it extends, else the bare policy.
fn onto_base(
    root: &Node,
    chain: usize,
    fail: impl Fn(Fault) -> PolicyError,
) -> Result<Policy, PolicyError> {
    match base(root).map_err(&fail)? {
        None => Ok(Policy::bare()),
        Some((id, _)) if chain >= MAX_CHAIN => {
            Err(fail((id, Problem::new("presets extend each other in a circle"))))
        }
        Some((_, preset)) => resolve_preset(preset, chain + 1),
    }
}

/// The preset that the document extends and where it says so, after a look at its shape and
/// version.
fn base(root: &Node) -> Result<Option<(u32, &'static Preset)>, Fault> {
    match &root.kind {
        Kind::Null => {
            return root
                .fault(Problem::new("the policy is empty").hint("it begins with `version: 1`"));
        }
        Kind::Map(_) => {}
        _ => return expected(root, "a map with `version: 1`", None),
    }
    map(root, "policy", ROOT)?;
    let version = required(root, "version")
        .map_err(|(id, problem)| (id, problem.hint("write `version: 1`")))?;
    if count(version, 0..=u64::MAX)? != VERSION {
        let problem =
            Problem::new(format!("{} is not a version of the format", version.describe()));
        return version.fault(problem.hint("this program understands `version: 1`"));
    }
    let Some(node) = root.get("extends") else { return Ok(None) };
    let name = raw_text(node)?;
    match presets::find(name) {
        Some(preset) => Ok(Some((node.id, preset))),
        None => {
            let hint = match nearest(name, presets::preset_ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if name.contains(['.', '/']) => "presets can be extended, files cannot".into(),
                None => format!("the presets are {}", presets::preset_ids().join(", ")),
            };
            node.fault(Problem::new(format!("there is no preset `{}`", quote(name))).hint(hint))
        }
    }
}

/// A preset's name is its id; a file's is its name without folder, leading dot and extension.
fn id_of(origin: &str) -> String {
    let file = origin.rsplit(['/', '\\']).next().unwrap_or(origin).trim_start_matches('.');
    let stem = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml")).unwrap_or(file);
    quote(if stem.is_empty() { "policy" } else { stem })
}
