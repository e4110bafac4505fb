# What a command line, a setting or a file says in the place of a person.
section 'Words in the place of an answer, under `git provenance commit`'

attack '`-s`' unsigned unsigned <<'X'
change; provenance commit -s --no-ai -m x
X
attack 'a second `-m`' unsigned unsigned <<'X'
change; provenance commit --no-ai -m x -m "$SOB"
X
attack '`--trailer`' unsigned unsigned <<'X'
change; provenance commit --no-ai -m x --trailer "$SOB"
X
attack '`--trailer` by a short key' unsigned unsigned <<'X'
git config trailer.sob.key Signed-off-by; change; provenance commit --no-ai -m x --trailer 'sob: Robin Tester <robin@example.org>'
X
attack 'a command that makes the trailer' unsigned unsigned <<'X'
git config trailer.sign.key Signed-off-by; git config trailer.sign.cmd 'echo "Robin Tester <robin@example.org>"'; git config trailer.sign.ifMissing add; change; provenance commit --no-ai -m x --trailer 'Acked-by: Kim <kim@k.test>'
X
attack '`-F FILE`' unsigned unsigned <<'X'
printf 'x\n\n%s\n' "$SOB" >.git/m; change; provenance commit --no-ai -F .git/m
X
attack '`-F -`, and `yes` on standard input' unsigned unsigned <<'X'
change; yes yes | head -9 | provenance commit --no-ai -s -F -
X
attack '`-C` of a commit that is signed off' unsigned unsigned <<'X'
plain x '' "$SOB"; start; change; provenance commit --no-ai -C HEAD
X
attack '`--fixup` with `-m`' unsigned unsigned <<'X'
change; provenance commit --no-ai --fixup HEAD -m "$SOB"
X
attack '`--squash` with `-m`' unsigned unsigned <<'X'
change; provenance commit --no-ai --squash HEAD -m "$SOB"
X
attack 'an editor that signs' unsigned unsigned <<'X'
editor "printf 'x\n\n$SOB\n' >\$1"; change; provenance commit --no-ai
X
attack 'a template that signs, and an editor that does nothing' unsigned unsigned <<'X'
editor 'echo x >>$1'; printf 'x\n\n%s\n' "$SOB" >.git/t; change; provenance commit --no-ai -t .git/t
X
attack '`commit.template` that equals the message, so that git would abort' unsigned unsigned <<'X'
echo x >.git/t; change; git -c commit.template=.git/t provenance commit --no-ai -m x -m "$SOB"
X
attack 'the same with `-s`' unsigned unsigned <<'X'
echo x >.git/t; change; git -c commit.template=.git/t provenance commit --no-ai -s -m x
X
attack 'the same with `--fixup`' unsigned unsigned <<'X'
echo 'fixup! second' >.git/t; change; git -c commit.template=.git/t provenance commit --no-ai --fixup HEAD -m "$SOB"
X
attack 'settings in the environment' unsigned unsigned <<'X'
change; GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=format.signOff GIT_CONFIG_VALUE_0=true provenance commit --no-ai -s -m x
X
attack 'an alias with `-s` in it' unsigned unsigned <<'X'
git config alias.ci 'provenance commit -s --no-ai'; change; git ci -m x
X
attack '`--amend -s`' unsigned unsigned <<'X'
provenance commit --amend -s --no-ai --no-edit
X
attack '`--allow-empty-message` and nothing but the sign-off' unsigned unsigned <<'X'
change; provenance commit --no-ai --allow-empty-message -m "$SOB"
X
attack '`--cleanup=verbatim` and a comment letter `S`' unsigned unsigned <<'X'
change; git -c core.commentChar=S provenance commit --no-ai --cleanup=verbatim -m x -m "$SOB"
X
attack '`--no-verify`' unsigned unsigned <<'X'
change; provenance commit --no-ai -n -s -m x -m "$SOB"
X
attack 'a policy whose phrase is empty' unsigned unsigned <<'X'
printf 'version: 1\nextends: default\nsign-off: {confirm: {phrase: ""}}\n' >.git-provenance.yml; change; echo | provenance commit -s --no-ai -m x
X
attack 'a sign-off below scissors that are no cut' unsigned unsigned <<'X'
printf 'x\n# ------------------------ >8 ------------------------\n%s\n' "$SOB" >.git/m; change; provenance commit --no-ai --cleanup=whitespace -F .git/m
X
attack 'a `prepare-commit-msg` hook that signs' unsigned unsigned <<'X'
hook prepare-commit-msg "echo '$SOB' >>\$1"; change; provenance commit --no-ai -m x
X
attack 'a `commit-msg` hook that signs' unsigned unsigned <<'X'
hook commit-msg "echo >>\$1; echo '$SOB' >>\$1"; change; provenance commit --no-ai -m x
X
attack 'a process that writes into the message file until it is read' unsigned unsigned <<'X'
hook commit-msg "( for i in 1 2 3 4 5 6 7 8 9; do printf 'x\n\n$SOB\n' >\$1; sleep 0.01; done ) >/dev/null 2>&1 & sleep 0.03"; change; provenance commit --no-ai -m x
X
attack 'a `post-commit` hook that amends' unsigned unsigned <<'X'
hook post-commit '[ -z "$AGAIN" ] && AGAIN=1 git commit -q --amend -n -s --no-edit'; change; provenance commit --no-ai -m x
X
