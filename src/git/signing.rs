//! Signatures over a commit's bytes. No git plumbing signs a given buffer, so the signing program is
//! started as git does it (gpg-interface.c, `sign_buffer`), with git's configuration.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use bstr::ByteSlice;

use super::Config;
use super::command::GitError;
use crate::text::os_str::os_string;
use git_message::lines::is_space;

/// The values of `gpg.format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    OpenPgp,
    X509,
    Ssh,
}

/// The person's own signing program and key.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    format: Format,
    program: OsString,
    key: OsString,
}

impl Signer {
    /// Reads `gpg.format`, `gpg.*.program` and `user.signingKey`; `key` is the one that the person named.
    ///
    /// # Errors
    /// When the format is unknown or no key can be found.
    pub(crate) fn configured(config: &Config, key: Option<&OsStr>) -> Result<Self, GitError> {
        let (format, section, usual) = match config.text("gpg.format").as_deref() {
            None | Some("openpgp") => (Format::OpenPgp, "openpgp", "gpg"),
            Some("x509") => (Format::X509, "x509", "gpgsm"),
            Some("ssh") => (Format::Ssh, "ssh", "ssh-keygen"),
            Some(other) => return Err(failed(&format!("unknown `gpg.format` `{other}`"))),
        };
        let program = config.path(&format!("gpg.{section}.program"));
        let old_name = || config.path("gpg.program").filter(|_| format == Format::OpenPgp);
        let program = program.or_else(old_name).unwrap_or_else(|| PathBuf::from(usual));
        let named = key.filter(|key| !key.is_empty()).map(OsStr::to_owned);
        let configured = || config.get("user.signingkey").map(text);
        let key = match named.or_else(configured) {
            Some(key) => key,
            None if format == Format::Ssh => default_ssh_key(config)?,
            None => config
                .committer()
                .map(|person| text(&person.to_value()))
                .ok_or_else(|| failed("git knows no committer"))?,
        };
        Ok(Self { format, program: program.into_os_string(), key })
    }

    /// Signs these bytes.
    ///
    /// # Errors
    /// When the program cannot be run or makes no signature; its own words are the cause.
    pub(crate) fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, GitError> {
        let signature = match self.format {
            Format::Ssh => self.sign_with_ssh(bytes)?,
            Format::OpenPgp | Format::X509 => self.sign_with_gpg(bytes)?,
        };
        Ok(signature.replace("\r\n", "\n"))
    }

    #[expect(clippy::disallowed_methods, reason = "git would start this program")]
    fn sign_with_gpg(&self, bytes: &[u8]) -> Result<Vec<u8>, GitError> {
        let mut gpg = Command::new(&self.program);
        gpg.args(["--status-fd=2", "-bsau"]).arg(&self.key);
        let out = self.fed(gpg, bytes)?;
        let created = out.stderr.lines().any(|line| line.starts_with(b"[GNUPG:] SIG_CREATED "));
        if out.status.success() && created && !out.stdout.is_empty() {
            return Ok(out.stdout);
        }
        Err(self.refused(&out))
    }

    #[expect(clippy::disallowed_methods, reason = "git would start this program")]
    fn sign_with_ssh(&self, bytes: &[u8]) -> Result<Vec<u8>, GitError> {
        let io = |error: std::io::Error| failed(&error.to_string());
        let directory = tempfile::tempdir().map_err(io)?;
        let buffer = directory.path().join("commit");
        std::fs::write(&buffer, bytes).map_err(io)?;
        let mut keygen = Command::new(&self.program);
        keygen.args(["-Y", "sign", "-n", "git", "-f"]);
        match literal_ssh_key(self.key.as_encoded_bytes()) {
            Some(literal) => {
                let file = directory.path().join("key");
                std::fs::write(&file, literal).map_err(io)?;
                keygen.arg(file).arg("-U");
            }
            None => {
                keygen.arg(expanded(&self.key));
            }
        }
        keygen.arg(&buffer);
        let out = self.fed(keygen, b"")?;
        if !out.status.success() {
            return Err(self.refused(&out));
        }
        std::fs::read(directory.path().join("commit.sig")).map_err(io)
    }

    fn fed(&self, mut program: Command, bytes: &[u8]) -> Result<Output, GitError> {
        let start = |source: std::io::Error| {
            let why = crate::text::io_reason::reason(&source);
            failed(&format!("could not run `{}`: {why}", self.name()))
        };
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = program.spawn().map_err(start)?;
        if let Some(mut input) = child.stdin.take() {
            // A program that does not read to the end says why on stderr.
            let _closed = input.write_all(bytes);
        }
        child.wait_with_output().map_err(start)
    }

    fn refused(&self, out: &Output) -> GitError {
        let words = out.stderr.lines().filter(|line| !line.starts_with(b"[GNUPG:]"));
        let words = bstr::join(" ", words).to_str_lossy().trim().to_owned();
        let name = self.name();
        failed(&if words.is_empty() {
            format!("`{name}` failed")
        } else {
            format!("`{name}` said: {words}")
        })
    }

    fn name(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }
}

/// `gpg.ssh.defaultKeyCommand`, its first line (gpg-interface.c, `get_default_ssh_signing_key`).
#[expect(clippy::disallowed_methods, reason = "git would start this program")]
fn default_ssh_key(config: &Config) -> Result<OsString, GitError> {
    let line = config.get("gpg.ssh.defaultkeycommand").ok_or_else(|| {
        failed("neither `user.signingKey` nor `gpg.ssh.defaultKeyCommand` is set")
    })?;
    let unclosed = || failed("`gpg.ssh.defaultKeyCommand` ends in a backslash or inside quotes");
    let words = split_command_line(line).ok_or_else(unclosed)?;
    let (program, args) = words.split_first().ok_or_else(unclosed)?;
    let mut command = Command::new(text(program));
    let out = command.args(args.iter().map(|arg| text(arg))).stdin(Stdio::null()).output();
    let out = out.map_err(|source| GitError::spawn("gpg.ssh.defaultKeyCommand", source))?;
    match out.stdout.lines().next().filter(|line| literal_ssh_key(line).is_some()) {
        Some(line) if out.status.success() => Ok(text(line)),
        _ => Err(failed("`gpg.ssh.defaultKeyCommand` gave no key")),
    }
}

/// Words as git splits a command line without a shell (alias.c, `split_cmdline`); `None` where it ends in a
/// backslash or inside quotes. Never empty.
pub(super) fn split_command_line(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut words = vec![Vec::new()];
    let mut quote = None;
    let mut bytes = line.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            _ if quote == Some(byte) => quote = None,
            b'\'' | b'"' if quote.is_none() => quote = Some(byte),
            _ if quote.is_none() && is_space(byte) => {
                while bytes.next_if(|&next| is_space(next)).is_some() {}
                words.push(Vec::new());
            }
            b'\\' if quote != Some(b'\'') => words.last_mut()?.push(bytes.next()?),
            _ => words.last_mut()?.push(byte),
        }
    }
    quote.is_none().then_some(words)
}

/// The key itself, where the configuration holds it and not the name of a file.
fn literal_ssh_key(key: &[u8]) -> Option<&[u8]> {
    key.strip_prefix(b"key::").or_else(|| key.starts_with(b"ssh-").then_some(key))
}

#[expect(clippy::disallowed_methods, reason = "src/git reads what git would read")]
fn expanded(key: &OsStr) -> PathBuf {
    let path = PathBuf::from(key);
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path,
    }
}

fn text(bytes: &[u8]) -> OsString {
    os_string(bytes)
}

fn failed(why: &str) -> GitError {
    GitError::Signing { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_split_as_git_does_it() {
        for (line, words) in [
            ("ssh-add -L", &["ssh-add", "-L"][..]),
            ("a  'b c'\t\"d 'e\" f", &["a", "b c", "d 'e", "f"]),
            (r#"a\ b '\' "\"" $c;d"#, &["a b", r"\", "\"", "$c;d"]),
            ("a''b \"\"", &["ab", ""]),
            (" a ", &["", "a", ""]),
            ("", &[""]),
        ] {
            let split = split_command_line(line.as_bytes()).expect("words");
            assert_eq!(
                split,
                words.iter().map(|word| word.as_bytes()).collect::<Vec<_>>(),
                "{line}"
            );
        }
        for line in ["a 'b", "a \"b", "a\\"] {
            assert_eq!(split_command_line(line.as_bytes()), None, "{line}");
        }
    }
}
