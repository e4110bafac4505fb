//! New commits on their way into a repository: one pack, streamed to git, which checks and stores it as
//! it would store a fetch. So its own rules hold for permissions, syncing and full disks.

use flate2::{Compress, Compression, FlushCompress, Status};
use sha1::Digest;

use super::batch::BatchProcess;
use super::command::{GitError, git_command};
use super::object_format::ObjectFormat;

/// Commits up to which git stores what it fetches as loose objects (git-config(1), `fetch.unpackLimit`).
const MAX_LOOSE_COMMITS: u32 = 100;
/// Bytes of the pack that are gathered for one write.
const BUFFER_BYTES: usize = 1 << 16;
/// The type of a commit in a pack (gitformat-pack(5)).
const COMMIT: u8 = 1;

/// A pack of commits that is being written.
pub(crate) struct PackWriter {
    git: BatchProcess,
    hash: Checksum,
    deflate: Compress,
    /// Objects that git has not been sent yet.
    buffer: Vec<u8>,
    left: u32,
}

impl PackWriter {
    /// Starts git for exactly `count` commits.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn start(count: u32, format: ObjectFormat) -> Result<Self, GitError> {
        let words: &[&str] = if count <= MAX_LOOSE_COMMITS {
            &["unpack-objects", "-q"]
        } else {
            &["index-pack", "--stdin"]
        };
        let hash = match format {
            ObjectFormat::Sha1 => Checksum::Sha1(sha1::Sha1::new()),
            ObjectFormat::Sha256 => Checksum::Sha256(sha2::Sha256::new()),
        };
        let deflate = Compress::new(Compression::default(), true);
        let buffer = [&b"PACK"[..], &2u32.to_be_bytes(), &count.to_be_bytes()].concat();
        Ok(Self { git: git_command(words).consume()?, hash, deflate, buffer, left: count })
    }

    /// Adds a commit.
    ///
    /// # Errors
    /// When more are added than were announced. A git that does not accept one says so at the end.
    pub(crate) fn add(&mut self, commit: &[u8]) -> Result<(), GitError> {
        let left = self.left.checked_sub(1);
        self.left = left.ok_or_else(|| self.git.unexpected("too many commits"))?;
        write_object_header(&mut self.buffer, COMMIT, commit.len());
        self.deflate.reset();
        deflate_into(&mut self.deflate, commit, &mut self.buffer)
            .map_err(|error| self.git.unexpected(&error.to_string()))?;
        if self.buffer.len() >= BUFFER_BYTES {
            self.flush();
        }
        Ok(())
    }

    /// Ends the pack and waits until git has stored it.
    ///
    /// # Errors
    /// When git did not store it: a full disk, a read-only repository.
    pub(crate) fn finish(mut self) -> Result<(), GitError> {
        if self.left > 0 {
            return Err(self.git.unexpected("too few commits"));
        }
        self.flush();
        let checksum = match self.hash {
            Checksum::Sha1(hash) => hash.finalize().to_vec(),
            Checksum::Sha256(hash) => hash.finalize().to_vec(),
        };
        let _closed = self.git.write(&checksum);
        self.git.finish()
    }

    fn flush(&mut self) {
        match &mut self.hash {
            Checksum::Sha1(hash) => hash.update(&self.buffer),
            Checksum::Sha256(hash) => hash.update(&self.buffer),
        }
        // A git that has ended already says why when it is waited for.
        let _closed = self.git.write(&self.buffer);
        self.buffer.clear();
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
