//! PURE. Matches advertisement lines in any language and with any verb: an agent's link or name among few words.

use bstr::ByteSlice;

use crate::attribution::Attribution;
use crate::footer::{MAX_REMARK_BYTES, MAX_UNKNOWN_LABEL_WORDS, MAX_WORDS_BESIDE, Setting};
use crate::index::Index;
use crate::trace::Verdict;
use crate::vocabulary::{Grade, RecognisedName, words_of};

impl Index {
    /// Attributes a line that is a robot and a product's name, and nothing else: `🤖 Claude Code`.
    pub(crate) fn attribute_badge(&self, text: &str, setting: Setting<'_>) -> Option<Attribution> {
        if !setting.has_robot || text.len() > MAX_BADGE_BYTES {
            return None;
        }
        let recognised =
            self.vocabulary.recognise(text).or_else(|| self.recognise_amid_verbs(text))?;
        let reason = format!("a badge of {}", self.display_name(recognised.agent));
        let is_sure = recognised.grade == Grade::Exact;
        let verdict = if is_sure { Verdict::Agent } else { Verdict::Ambiguous };
        Some(Attribution { agent: recognised.agent, verdict, reason })
    }

    /// Recognises a product among few words of which one means `generated` in some language: `使用 Claude Code 生成`.
    fn recognise_amid_verbs(&self, text: &str) -> Option<RecognisedName> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.iter().any(|word| is_generation_verb(word)) {
            return None;
        }
        let starts = 0..words.len().min(MAX_WORDS_BESIDE + 1);
        starts.into_iter().find_map(|start| {
            let text = words[start..].join(" ");
            let (recognised, rest) = self.vocabulary.recognise_front(&text)?;
            let beside = start + rest.split_whitespace().count();
            let is_product = recognised.grade == Grade::Exact && beside <= MAX_WORDS_BESIDE;
            is_product.then_some(recognised)
        })
    }

    /// Attributes a line with an agent's link and few words, in any language and with any verb:
    /// `🤖 使用 [Claude Code](https://claude.com/claude-code) 生成`, `Ultraworked with [Sisyphus](…)`.
    pub(crate) fn attribute_advertisement(
        &self,
        text: &str,
        setting: Setting<'_>,
    ) -> Option<Attribution> {
        text.as_bytes().find_byte(b'[')?;
        let (before, rest) = text.split_once('[')?;
        let (label, rest) = rest.split_once("](")?;
        let (url, after) = rest.split_once(')')?;
        let agent = self.find_advertised(url)?;
        let recognised = self.vocabulary.recognise(label);
        let is_known = recognised.is_some()
            || words_of(label).len() <= MAX_UNKNOWN_LABEL_WORDS && label.len() <= MAX_REMARK_BYTES;
        let (lead, close) = (words_of(before), words_of(after));
        let is_short = lead.len().max(close.len()) <= MAX_WORDS_BESIDE
            && before.len().max(after.len()) <= MAX_REMARK_BYTES;
        if !is_known || !is_short || before.contains(['(', ':', '`', '"']) {
            return None;
        }
        let is_verb = |word: &String| is_generation_verb(word);
        let generates = lead.iter().chain(&close).any(is_verb)
            || lead.iter().any(|word| word == "generated") && lead.len() > 1;
        let hedges = lead.iter().any(|word| HEDGES.contains(&word.as_str()));
        let is_by = lead.last().is_some_and(|word| PREPOSITIONS.contains(&word.as_str()));
        let is_verb_phrase = is_by
            && self.is_tail(after, false)
            && (setting.has_emoji || (setting.is_alone)())
            && lead[..lead.len() - 1]
                .last()
                .is_some_and(|verb| verb.ends_with("ed") && !USES.contains(&verb.as_str()));
        let is_second_line = before == "via " && close.is_empty();
        let agent = recognised.map_or(agent, |name| name.agent);
        // The link alone is not enough for a name that is not known, nor is a model's name for a verb that is not.
        let is_product = recognised.is_some_and(|name| !name.is_versioned_model);
        let is_own = is_product || setting.has_emoji || generates;
        let is_phrase =
            is_verb_phrase || generates && (setting.has_emoji || lead.len() + close.len() <= 2);
        let is_badge = setting.has_robot && lead.is_empty() && close.is_empty();
        let is_agents = is_second_line || is_own && is_phrase && !hedges || is_badge;
        let is_doubtful = setting.has_robot || hedges && is_by;
        if !(is_agents || is_doubtful) {
            return None;
        }
        let is_sure = is_agents && !self.may_name_person(after);
        let verdict = if is_sure { Verdict::Agent } else { Verdict::Ambiguous };
        let reason = format!("a line that advertises {}", self.display_name(agent));
        Some(Attribution { agent, verdict, reason })
    }
}

/// Returns whether a word means `generated`, `made` or the like in some language.
fn is_generation_verb(word: &str) -> bool {
    let word = word.to_lowercase();
    let matches = |stem: &&str| word.starts_with(*stem) || !stem.is_ascii() && word.contains(*stem);
    GENERATED.iter().any(matches)
}

/// Maximum length of a line that is a product's name and few words, in bytes.
const MAX_BADGE_BYTES: usize = 80;

/// Prepositions before what was used.
const PREPOSITIONS: &[&str] = &["with", "by", "via", "using"];

/// Words that make a person's sentence of a footer.
const HEDGES: &[&str] =
    &["partly", "partially", "mostly", "largely", "primarily", "mainly", "not", "see", "some"];

/// What people do with a product: these verbs advertise nothing.
const USES: &[&str] = &[
    "tested",
    "verified",
    "compared",
    "integrated",
    "checked",
    "reviewed",
    "reported",
    "reproduced",
    "inspired",
    "used",
    "combined",
    "replaced",
    "started",
    "validated",
    "requested",
    "suggested",
    "diagnosed",
    "debugged",
    "discussed",
    "fixed",
    "solved",
    "confirmed",
    "needed",
    "supported",
    "added",
    "removed",
];

/// How `generated`, `made`, `written` and `created` begin in other languages that agents write.
const GENERATED: &[&str] = &[
    "génér",
    "generad",
    "generato",
    "generata",
    "creato",
    "creata",
    "erstellt",
    "erzeugt",
    "geschrieben",
    "créé",
    "rédigé",
    "écrit",
    "cread",
    "hecho",
    "escrito",
    "criado",
    "gerad",
    "feito",
    "scritto",
    "realizzat",
    "gemaakt",
    "skapad",
    "lavet",
    "laget",
    "luotu",
    "wygenerowan",
    "utworzon",
    "stworzon",
    "vytvořen",
    "vygenerov",
    "készült",
    "oluştur",
    "üretil",
    "yapıl",
    "сгенерир",
    "создан",
    "написан",
    "згенер",
    "створен",
    "生成",
    "作成",
    "创建",
    "建立",
    "產生",
    "产生",
    "编写",
    "撰寫",
    "制作",
    "製作",
    "開発",
    "생성",
    "작성",
    "만들",
    "tạo",
    "dibuat",
    "dihasilkan",
    "สร้าง",
    "بواسطة",
    "נוצר",
    "δημιουργ",
    "बनाया",
];
