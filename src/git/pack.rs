//! New commits on their way into a repository: one pack, streamed to git, which checks and stores it as
//! it would store a fetch. So its own rules hold for permissions, syncing and full disks.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Stdio};

use flate2::{Compress, Compression, FlushCompress, Status};
use sha1::Digest;

use super::command::{GitError, ended_well, git_command};

/// Up to here git stores what it fetches as loose objects (git-config(1), `fetch.unpackLimit`).
const MOST_LOOSE: u32 = 100;
/// The type of a commit in a pack (gitformat-pack(5)).
const COMMIT: u8 = 1;

/// A pack of commits that is being written.
pub struct PackWriter {
    child: Child,
    command: &'static str,
    sink: Sink,
    deflate: Compress,
    buffer: Vec<u8>,
    left: u32,
}

impl PackWriter {
    /// Starts git for exactly `count` commits.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn start(count: u32, sha256: bool) -> Result<Self, GitError> {
        let (words, name): (&[&str], _) = if count <= MOST_LOOSE {
            (&["unpack-objects", "-q"], "unpack-objects")
        } else {
            (&["index-pack", "--stdin"], "index-pack --stdin")
        };
        let mut git = git_command(words);
        git.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let start = |source| GitError::Start { command: name.into(), source };
        let mut child = git.spawn().map_err(start)?;
        let pipe = child.stdin.take().ok_or_else(|| start(io::ErrorKind::BrokenPipe.into()))?;
        let hash = match sha256 {
            true => Checksum::Sha256(sha2::Sha256::new()),
            false => Checksum::Sha1(sha1::Sha1::new()),
        };
        let sink = Sink { pipe: BufWriter::with_capacity(1 << 16, pipe), hash };
        let deflate = Compress::new(Compression::default(), true);
        let mut writer =
            Self { child, command: name, sink, deflate, buffer: Vec::new(), left: count };
        let header = [&b"PACK"[..], &2u32.to_be_bytes(), &count.to_be_bytes()].concat();
        // A git that has ended already says why when it is waited for.
        let _closed = writer.sink.put(&header);
        Ok(writer)
    }

    /// Adds a commit.
    ///
    /// # Errors
    /// When there are more of them than was said. A git that does not take it says so at the end.
    pub fn add(&mut self, commit: &[u8]) -> Result<(), GitError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| self.failed("too many commits"))?;
        self.buffer.clear();
        write_object_header(&mut self.buffer, COMMIT, commit.len());
        self.deflate.reset();
        deflate_into(&mut self.deflate, commit, &mut self.buffer)
            .map_err(|error| self.failed(&error.to_string()))?;
        let _closed = self.sink.put(&self.buffer);
        Ok(())
    }

    /// Ends the pack and waits until git has stored it.
    ///
    /// # Errors
    /// When git did not store it: a full disk, a read-only repository.
    pub fn finish(self) -> Result<(), GitError> {
        if self.left > 0 {
            return Err(self.failed("too few commits"));
        }
        let Self { child, command, sink, .. } = self;
        let _closed = sink.finish();
        let start = |source| GitError::Start { command: command.into(), source };
        let out = child.wait_with_output().map_err(start)?;
        ended_well(&out).map_err(|said| GitError::Failed { command: command.into(), said })
    }

    fn failed(&self, said: &str) -> GitError {
        GitError::Failed { command: self.command.into(), said: said.into() }
    }
}

/// The pipe, with the checksum that ends a pack.
struct Sink {
    pipe: BufWriter<ChildStdin>,
    hash: Checksum,
}

impl Sink {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.hash {
            Checksum::Sha1(hash) => hash.update(bytes),
            Checksum::Sha256(hash) => hash.update(bytes),
        }
        self.pipe.write_all(bytes)
    }

    fn finish(self) -> io::Result<()> {
        let mut pipe = self.pipe;
        match self.hash {
            Checksum::Sha1(hash) => pipe.write_all(&hash.finalize())?,
            Checksum::Sha256(hash) => pipe.write_all(&hash.finalize())?,
        }
        pipe.flush()
    }
}

enum Checksum {
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
}

/// Type and size: four bits of the size in the first byte, then seven in each, the lowest first
/// (gitformat-pack(5), "n-byte type and length").
fn write_object_header(out: &mut Vec<u8>, kind: u8, size: usize) {
    let mut byte = (kind << 4) | low_bits(size, 4);
    let mut rest = size >> 4;
    while rest > 0 {
        out.push(byte | 0x80);
        byte = low_bits(rest, 7);
        rest >>= 7;
    }
    out.push(byte);
}

fn low_bits(number: usize, count: u32) -> u8 {
    // At most seven bits, so nothing is cut off.
    (number & ((1 << count) - 1)) as u8
}

fn deflate_into(
    deflate: &mut Compress,
    bytes: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), flate2::CompressError> {
    let mut done = 0;
    loop {
        out.reserve(bytes.len() / 2 + 64);
        let before = deflate.total_in();
        let status = deflate.compress_vec(&bytes[done..], out, FlushCompress::Finish)?;
        done += usize::try_from(deflate.total_in() - before).unwrap_or(bytes.len());
        if status == Status::StreamEnd {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_git_reads_them() {
        for (size, bytes) in [
            (0, &[0x10][..]),
            (15, &[0x1f]),
            (16, &[0x90, 0x01]),
            (300, &[0x9c, 0x12]),
            (1 << 20, &[0x90, 0x80, 0x80, 0x04]),
        ] {
            let mut out = Vec::new();
            write_object_header(&mut out, COMMIT, size);
            assert_eq!(out, bytes, "{size}");
        }
    }

    #[test]
    fn any_bytes_can_be_inflated_again() {
        let mut deflate = Compress::new(Compression::default(), true);
        for size in [0, 1, 1000, 1 << 20] {
            let bytes: Vec<u8> =
                (0..size).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let mut out = Vec::new();
            deflate.reset();
            deflate_into(&mut deflate, &bytes, &mut out).expect("deflates");
            let mut back = Vec::with_capacity(bytes.len() + 1);
            let mut inflate = flate2::Decompress::new(true);
            let status = inflate
                .decompress_vec(&out, &mut back, flate2::FlushDecompress::Finish)
                .expect("inflates");
            assert_eq!((status, back), (Status::StreamEnd, bytes));
        }
    }
}
