//! The references that reach commits, compared with `git for-each-ref --contains`.

use super::*;

/// A repository in a directory of its own, which no configuration reaches.
struct Repo(tempfile::TempDir);

impl Repo {
    fn new() -> Self {
        let repo = Self(tempfile::tempdir().expect("a directory"));
        repo.git(&["init", "-q", "-b", "main"], "");
        repo
    }

    fn git(&self, args: &[&str], input: &str) -> Vec<u8> {
        let mut git = git_command(args)
            .current_dir(self.0.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            git = git
                .env(&format!("GIT_{role}_NAME"), "T")
                .env(&format!("GIT_{role}_EMAIL"), "t@e.org");
        }
        git.feed(input.as_bytes()).expect("git succeeds")
    }

    fn id(&self, name: &str) -> String {
        self.git(&["rev-parse", name], "").trim().to_str().expect("an id").to_owned()
    }

    fn tag(&self, name: &str, target: &str) {
        self.git(&["-c", "advice.nestedTag=false", "tag", "-am", "t", name, target], "");
    }

    fn repository(&self) -> Repository {
        let git_directory = self.0.path().join(".git");
        Repository {
            common_directory: git_directory.clone(),
            worktree: Some(self.0.path().to_owned()),
            object_format: crate::git::ObjectFormat::Sha1,
            object_directory: git_directory.join("objects"),
            hooks_directory: git_directory.join("hooks"),
            git_directory,
        }
    }

    fn reach(&self, oldest: &[&str]) -> Reach {
        Reach::load_from(self.0.path(), &self.repository(), oldest).expect("a walk")
    }

    fn names(&self, reach: &Reach, commits: &[&str]) -> Vec<String> {
        let commits: HashSet<&str> = commits.iter().copied().collect();
        reach.containing(&commits).map(|tip| tip.name.to_string()).collect()
    }

    /// The answer of git itself.
    fn contains(&self, commits: &[&str]) -> Vec<String> {
        let format = "--format=%(refname) %(symref)";
        let mut words = vec!["--no-replace-objects", "for-each-ref", format];
        words.extend(commits.iter().flat_map(|id| ["--contains", id]));
        words.extend(["refs/heads", "refs/remotes", "refs/tags"]);
        let list = self.git(&words, "").to_str_lossy().into_owned();
        list.lines().filter_map(|line| line.strip_suffix(' ')).map(str::to_owned).collect()
    }
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// A history with merges, several roots and clocks that go wrong, and references of all kinds into it.
fn random_history(dice: &mut Dice) -> String {
    let mut stream = String::new();
    let commits = 4 + dice.below(16);
    for mark in 1..=commits {
        let time = 1_500_000_000 + mark * 60 - dice.below(2) * 500;
        stream +=
            &format!("commit refs/heads/main\nmark :{mark}\ncommitter C <c@e.org> {time} +0000\n");
        stream += &format!("data 2\n{}\n", mark % 10);
        if mark > 1 && dice.below(12) > 0 {
            stream += &format!("from :{}\n", mark - 1 - dice.below(mark.min(4) - 1));
            if dice.below(3) == 0 {
                stream += &format!("merge :{}\n", 1 + dice.below(mark - 1));
            }
        }
        stream += "\nreset refs/heads/main\n\n";
    }
    for number in 0..12 {
        let mark = 1 + dice.below(commits);
        stream += &match dice.below(4) {
            0 => format!(
                "tag v{number}\nfrom :{mark}\ntagger T <t@e.org> 1500000000 +0000\ndata 1\nt\n"
            ),
            1 => format!("reset refs/tags/light{number}\nfrom :{mark}\n\n"),
            2 => format!("reset refs/heads/branch{number}\nfrom :{mark}\n\n"),
            _ => format!("reset refs/remotes/origin/{number}\nfrom :{mark}\n\n"),
        };
    }
    stream + &format!("reset refs/heads/main\nfrom :{commits}\n\ndone\n")
}

/// References that are unusual: names of names, tags of tags and of other things, one of nothing.
fn add_odd_references(repo: &Repo, commits: &[String], dice: &mut Dice) {
    let commit = commits[dice.below(commits.len())].as_str();
    repo.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main"], "");
    repo.git(&["symbolic-ref", "refs/heads/alias", "refs/heads/main"], "");
    repo.tag("inner", commit);
    repo.tag("outer", "inner");
    repo.git(&["update-ref", "refs/remotes/origin/tag", "outer"], "");
    let blob = repo.git(&["hash-object", "-w", "--stdin"], "blob");
    repo.tag("blob", blob.trim().to_str().expect("an id"));
    // A detached HEAD on a commit that no reference has.
    let tree = format!("{commit}^{{tree}}");
    let alone = repo.git(&["commit-tree", "-m", "alone", "-p", commit, &tree], "");
    let alone = alone.trim().to_str().expect("an id");
    repo.git(&["update-ref", "--no-deref", "HEAD", alone], "");
}

#[test]
fn the_answer_is_that_of_for_each_ref_in_random_histories() {
    let mut dice = Dice(7);
    for round in 0..15 {
        let repo = Repo::new();
        repo.git(&["fast-import", "--quiet", "--force"], &random_history(&mut dice));
        let list = repo.git(&["rev-list", "--all"], "").to_str_lossy().into_owned();
        let commits: Vec<String> = list.lines().map(str::to_owned).collect();
        add_odd_references(&repo, &commits, &mut dice);
        if round % 2 == 0 {
            repo.git(&["pack-refs", "--all"], "");
        }
        let oldest = commits[dice.below(commits.len())].as_str();
        let reach = repo.reach(&[oldest]);
        assert_eq!(repo.names(&reach, &[oldest]), repo.contains(&[oldest]), "{round}");
        for Descendant { id, .. } in reach.descendants.iter().step_by(3) {
            assert_eq!(repo.names(&reach, &[id]), repo.contains(&[id]), "{round} {id}");
        }
        for (RefTip { name, commit, .. }, _) in &reach.tips {
            assert_eq!(*commit, repo.id(&format!("{name}^{{commit}}")), "{round} {name}");
        }
    }
}

#[test]
fn several_oldest_commits_and_several_touched_ones_are_found_together() {
    let mut dice = Dice(11);
    for _ in 0..8 {
        let repo = Repo::new();
        repo.git(&["fast-import", "--quiet", "--force"], &random_history(&mut dice));
        let roots = repo.git(&["rev-list", "--all", "--max-parents=0"], "");
        let roots = roots.to_str_lossy().into_owned();
        let roots: Vec<&str> = roots.lines().collect();
        let reach = repo.reach(&roots);
        assert_eq!(repo.names(&reach, &roots), repo.contains(&roots));
        let ids: Vec<&str> =
            reach.descendants.iter().map(|descendant| descendant.id.as_str()).collect();
        let some = [ids[dice.below(ids.len())], ids[dice.below(ids.len())]];
        assert_eq!(repo.names(&reach, &some), repo.contains(&some));
    }
}

#[test]
fn a_tag_whose_object_is_missing_stops_nothing() {
    let repo = Repo::new();
    repo.git(&["fast-import", "--quiet", "--force"], &random_history(&mut Dice(3)));
    let head = repo.id("main");
    repo.tag("gone", "main");
    let tag = repo.id("gone");
    let object = repo.0.path().join(".git/objects").join(&tag[..2]).join(&tag[2..]);
    std::fs::remove_file(object).expect("it is a loose object");
    let names = repo.names(&repo.reach(&[&head]), &[&head]);
    assert_eq!(names, repo.contains(&[&head]));
    assert!(names.iter().any(|name| name == "refs/heads/main"), "{names:?}");
}

#[test]
fn forged_tags_that_name_each_other_come_to_an_end() {
    use std::io::Write as _;
    let repo = Repo::new();
    let ids = ["a".repeat(40), "b".repeat(40)];
    for (id, target) in [(&ids[0], &ids[1]), (&ids[1], &ids[0])] {
        let tag = format!("object {target}\ntype tag\ntag x\ntagger T <t@e.org> 0 +0000\n\nx\n");
        let directory = repo.repository().object_directory.join(&id[..2]);
        std::fs::create_dir_all(&directory).expect("a directory");
        let file = std::fs::File::create(directory.join(&id[2..])).expect("a file");
        let mut zlib = flate2::write::ZlibEncoder::new(file, flate2::Compression::fast());
        write!(zlib, "tag {}\0{tag}", tag.len()).expect("written");
        zlib.finish().expect("written");
    }
    let database = ObjectDatabase::open(&repo.repository()).expect("a database");
    assert!(ids.contains(&database.peel_tag(ids[0].clone())));
}
