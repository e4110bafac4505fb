//! PURE. YAML to a policy: what is unsafe is refused, the base is found, the document is laid onto
//! it.
//!
//! The format is one map with `version: 1`; see `templates/policies/` for complete examples. Every
//! other key may be left out and is then the base's: the preset that `extends` names, else a policy
//! that asks for a sign-off and says nothing else. Unknown keys, keys given twice, wrong types,
//! anchors, aliases and tags are errors with their place.

use super::error::{PolicyError, Problem};
use super::fields::{count, expected, map, raw_text, required};
use super::layer::{self, ROOT};
use super::suggest::nearest;
use super::text::quote;
use super::tree::{self, Fault, Kind, Node};
use super::{Policy, presets};

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
pub fn from_yaml(yaml: &[u8], origin: &str) -> Result<Policy, PolicyError> {
    resolve(yaml, origin, 0, Writer::Project)
}

/// Who wrote a layer: the globs of a preset are compiled by a test, not at each start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// It is a preset.
    Us,
    /// A project.
    Project,
}

/// Reads a policy that stands in a chain of that many others.
pub(super) fn resolve(
    yaml: &[u8],
    origin: &str,
    chain: usize,
    writer: Writer,
) -> Result<Policy, PolicyError> {
    let text = super::guard::check(yaml, origin)?;
    let root = tree::read(text).map_err(|(place, problem)| match place {
        Some(place) => PolicyError::at(origin, text, place, problem),
        None => PolicyError::general(origin, problem.message, problem.hint),
    })?;
    let fail =
        |(id, problem): Fault| PolicyError::at(origin, text, tree::locate(text, id), problem);
    let mut policy = match base(&root).map_err(fail)? {
        None => Policy::bare(),
        Some((id, _)) if chain >= MAX_CHAIN => {
            return Err(fail((id, Problem::new("presets extend each other in a circle"))));
        }
        Some((_, (name, yaml))) => resolve(yaml.as_bytes(), name, chain + 1, Writer::Us)?,
    };
    policy.id = id_of(origin);
    layer::apply(&root, &mut policy, writer).map_err(fail)?;
    Ok(policy)
}

/// The preset that the document extends and where it says so, after a look at its shape and
/// version.
#[expect(clippy::type_complexity, reason = "a place, then a row of the table of presets")]
fn base(root: &Node) -> Result<Option<(u32, (&'static str, &'static str))>, Fault> {
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
