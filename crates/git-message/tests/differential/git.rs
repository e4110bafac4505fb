//! Runs git outside any repository, with no configuration but what is given, on many messages at once.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use bstr::{BString, ByteSlice};
use git_message::{Divider, TrailerConfig};
use tempfile::TempDir;

/// Token of the trailer that marks the end of each message's output.
const MARK: &str = "ZzEndOfMessage";

/// Git in a directory of its own.
pub(crate) struct Git {
    directory: TempDir,
}

impl Git {
    pub(crate) fn new() -> Git {
        Git { directory: tempfile::tempdir().unwrap() }
    }

    /// What `git interpret-trailers` prints for each message.
    ///
    /// One process reads all of them; a file with one known trailer after each tells the outputs apart.
    pub(crate) fn trailers(
        &self,
        trailer_config: &TrailerConfig,
        arguments: &[&str],
        messages: &[BString],
    ) -> Vec<BString> {
        if messages.is_empty() {
            return Vec::new();
        }
        let mut command = self.command(trailer_config);
        command.arg("interpret-trailers").args(arguments);
        if trailer_config.divider == Divider::Ignored {
            command.arg("--no-divider");
        }
        let separator = char::from(trailer_config.separators[0]);
        self.write("mark", format!("mark\n\n{MARK}{separator} end\n").as_bytes());
        for (index, message) in messages.iter().enumerate() {
            let name = format!("{index}.msg");
            self.write(&name, message);
            command.args([&name, "mark"]);
        }
        let output = run(&mut command, b"");
        self.split(&output, &self.marked(trailer_config, arguments), messages.len())
    }

    /// What `git stripspace` prints, with `-s` where there is a comment string.
    pub(crate) fn stripspace(&self, message: &[u8], comment: Option<&[u8]>) -> BString {
        let trailer_config =
            TrailerConfig { comment: comment.unwrap_or(b"#").to_vec(), ..TrailerConfig::default() };
        let mut command = self.command(&trailer_config);
        command.arg("stripspace").args(comment.map(|_| "-s"));
        run(&mut command, message)
    }

    /// The message git commits when `typed` is what the editor leaves behind, or nothing if git aborts.
    pub(crate) fn commit(
        &self,
        typed: &[u8],
        comment: &[u8],
        arguments: &[&str],
    ) -> Option<BString> {
        self.write("typed", typed);
        let mut command = self.in_repository(comment);
        command.env("GIT_EDITOR", "cp ../typed");
        let output =
            command.args(["commit", "--quiet", "--allow-empty"]).args(arguments).output().unwrap();
        if output.status.code() == Some(1) {
            return None;
        }
        assert!(output.status.success(), "{output:?}");
        let commit = run(self.in_repository(b"#").args(["cat-file", "commit", "HEAD"]), b"");
        commit.find("\n\n").map(|end| commit[end + 2..].into())
    }

    /// The file that git gives to the editor for this message with `core.commentChar=auto`.
    pub(crate) fn draft(&self, message: &[u8], arguments: &[&str]) -> BString {
        self.write("typed", message);
        let mut command = self.in_repository(b"auto");
        command.env("GIT_EDITOR", "sh -c 'cp \"$1\" ../draft; exit 1' -");
        command.args(["commit", "--allow-empty", "--edit", "--file=../typed"]).args(arguments);
        command.output().unwrap();
        std::fs::read(self.directory.path().join("draft")).unwrap().into()
    }

    /// Writes the template for `commit`.
    pub(crate) fn write_template(&self, template: &[u8]) {
        self.write("template", template);
    }

    fn in_repository(&self, comment: &[u8]) -> Command {
        let directory = self.directory.path().join("repository");
        if !directory.exists() {
            run(
                self.command(&TrailerConfig::default()).args(["init", "--quiet", "repository"]),
                b"",
            );
            std::fs::write(directory.join("file"), "one\ntwo\n").unwrap();
            run(
                self.command(&TrailerConfig::default()).args(["-C", "repository", "add", "file"]),
                b"",
            );
        }
        let comment = comment.to_vec();
        let mut command = self.command(&TrailerConfig { comment, ..TrailerConfig::default() });
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Ada Byte");
            command.env(format!("GIT_{role}_EMAIL"), "ada@example.com");
        }
        // Said to be Latin-1, any bytes are kept; in UTF-8 git would convert what is not.
        command.args(["-c", "i18n.commitEncoding=ISO-8859-1"]).current_dir(directory);
        command
    }

    fn marked(&self, trailer_config: &TrailerConfig, arguments: &[&str]) -> BString {
        let mut command = self.command(trailer_config);
        run(command.arg("interpret-trailers").args(arguments).arg("mark"), b"")
    }

    fn split(&self, output: &BString, mark: &BString, count: usize) -> Vec<BString> {
        assert!(mark.contains_str(MARK), "{mark:?}");
        let mut outputs: Vec<BString> = output.split_str(mark).map(BString::from).collect();
        assert_eq!(
            outputs.pop(),
            Some(BString::default()),
            "the last message is followed by the mark"
        );
        assert_eq!(outputs.len(), count);
        outputs
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.directory.path().join(name), bytes).unwrap();
    }

    fn command(&self, trailer_config: &TrailerConfig) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.directory).env_clear();
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.directory.path()).env("LC_ALL", "C");
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CEILING_DIRECTORIES", self.directory.path());
        for setting in settings(trailer_config) {
            command.arg("-c").arg(OsString::from_vec(setting));
        }
        command
    }
}

/// The trailer_config as git's configuration.
fn settings(trailer_config: &TrailerConfig) -> Vec<Vec<u8>> {
    let mut settings = Vec::new();
    if trailer_config.separators != b":" {
        settings.push([b"trailer.separators=", &trailer_config.separators[..]].concat());
    }
    if trailer_config.comment != b"#" {
        let key: &[u8] = if trailer_config.comment.len() == 1 || trailer_config.comment == b"auto" {
            b"core.commentChar="
        } else {
            b"core.commentString="
        };
        settings.push([key, &trailer_config.comment].concat());
    }
    for trailer in &trailer_config.configured {
        let value = trailer
            .key
            .as_ref()
            .map_or_else(|| b".where=end".to_vec(), |key| [b".key=", &key[..]].concat());
        settings.push([b"trailer.", &trailer.name[..], &value].concat());
    }
    settings
}

/// Whether this git knows `core.commentString` and is right about scissors below a divider: 2.45.
pub(crate) static IS_MODERN: LazyLock<bool> = LazyLock::new(|| {
    let output = run(Command::new("git").arg("version"), b"");
    let text = output.to_str().unwrap();
    let mut numbers = text.trim_start_matches("git version ").split('.').map(str::parse);
    let version: (u32, u32) = (numbers.next().unwrap().unwrap(), numbers.next().unwrap().unwrap());
    let is_modern = version >= (2, 45);
    if !is_modern {
        println!("skipped with {}: long comment strings, dividers", text.trim());
    }
    is_modern
});

fn run(command: &mut Command, input: &[u8]) -> BString {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git starts");
    // The inputs are small: they fit into the pipe, so git cannot block on its output meanwhile.
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}");
    output.stdout.into()
}
