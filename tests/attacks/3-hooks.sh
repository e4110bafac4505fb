# What git makes by itself, under our hooks.
section 'Plain git under the hooks'

attack '`git commit -s`' unsigned unsigned <<'X'
hooks; change; git commit -s -m x
X
attack '`git commit -n -s`' unsigned unsigned <<'X'
hooks; change; git commit -n -s -m x
X
attack '`git commit -n` with an editor that signs' unsigned unsigned <<'X'
hooks; editor "printf 'x\n\n$SOB\n' >\$1"; change; git commit -n
X
attack '`commit.template` that equals `-m`, and `-s`' unsigned unsigned <<'X'
hooks; echo x >.git/t; change; git -c commit.template=.git/t commit -s -m x
X
attack '`--no-cleanup` over `commit.cleanup=strip`' unsigned unsigned <<'X'
hooks; change; git -c commit.cleanup=strip commit --no-cleanup -m '# x' -m "$SOB"
X
attack '`commit.verbose=-1` and scissors in the message' unsigned unsigned <<'X'
hooks; printf '# ------------------------ >8 ------------------------\nx\n\n%s\n' "$SOB" >.git/m; change; git -c commit.verbose=-1 commit -F .git/m
X
attack '`git commit -C`' unsigned unsigned <<'X'
hooks; plain x '' "$SOB"; start; change; git commit -C HEAD
X
attack '`git commit --amend` of a signed change with more in it' unsigned unsigned <<'X'
hooks; plain x '' "$SOB"; start; change; git commit --amend --no-edit
X
attack '`git commit --amend -n -s`' unsigned unsigned <<'X'
hooks; git commit --amend -n -s --no-edit
X
attack '`git merge --signoff`' unsigned unsigned <<'X'
hooks; topic x; start; git merge --no-ff --signoff --no-edit topic
X
attack '`git merge -m` with nothing but the sign-off' unsigned unsigned <<'X'
hooks; topic x; start; git merge --no-ff -m "$SOB" topic
X
attack '`git merge --no-verify --edit`' unsigned unsigned <<'X'
hooks; topic x; start; editor "printf 'x\n\n$SOB\n' >\$1"; git merge --no-ff --edit --no-verify topic
X
attack '`branch.main.mergeOptions=--signoff`' unsigned unsigned <<'X'
hooks; topic x; start; git config branch.main.mergeOptions '--signoff --no-ff --no-verify'; git merge --no-edit topic
X
attack '`git merge --continue` with an editor' unsigned unsigned <<'X'
hooks; clash x; start; git merge clash; resolve; editor "echo '$SOB' >>\$1"; git merge --continue
X
attack '`git merge --squash`, then `git commit --no-edit`' unsigned unsigned <<'X'
hooks; topic x '' "$SOB"; start; git merge --squash topic; git commit --no-edit
X
attack '`git cherry-pick -s`' unsigned unsigned <<'X'
hooks; topic x; start; git cherry-pick -s topic
X
attack '`git cherry-pick` of a signed change, resolved to another one' unsigned unsigned <<'X'
hooks; clash x '' "$SOB"; start; git cherry-pick clash; resolve; editor :; git cherry-pick --continue
X
attack '`git revert -s`' unsigned unsigned <<'X'
hooks; git revert -s --no-edit HEAD
X
attack '`git rebase --signoff`' unsigned unsigned <<'X'
hooks; topic x; plain y; start; git checkout -q topic; git rebase --signoff main
X
attack '`git rebase --apply --signoff`' unsigned unsigned <<'X'
hooks; topic x; plain y; start; git checkout -q topic; git rebase --apply --signoff main
X
attack '`git rebase --apply`, a conflict resolved to another change' unsigned unsigned <<'X'
hooks; clash x '' "$SOB"; start; git checkout -q clash; git rebase --apply main; resolve; git rebase --continue
X
attack '`git rebase -i` with `reword`' unsigned unsigned <<'X'
hooks; plain x; start; editor "echo '$SOB' >>\$1"; GIT_SEQUENCE_EDITOR="sed -i s/^pick/reword/" git rebase -i HEAD~1
X
attack '`git rebase -i` with `squash` and an editor' unsigned unsigned <<'X'
hooks; plain x; plain y; start; editor "echo '$SOB' >>\$1"; GIT_SEQUENCE_EDITOR="sed -i 2s/^pick/squash/" git rebase -i HEAD~2
X
attack '`git rebase -i` with `fixup` into a signed commit' unsigned unsigned <<'X'
hooks; plain x '' "$SOB"; plain y; start; GIT_SEQUENCE_EDITOR="sed -i 2s/^pick/fixup/" git rebase -i HEAD~2
X
attack '`git rebase --exec` that amends with `-s`' unsigned unsigned <<'X'
hooks; plain x; start; git rebase --exec 'git commit --amend -n -s --no-edit' HEAD~1
X
attack '`git am -s`' unsigned unsigned <<'X'
hooks; topic x; start; git format-patch -q -1 --stdout topic >.git/p; git am -s .git/p
X
attack '`git am --continue -s`' unsigned unsigned <<'X'
hooks; clash x; start; git format-patch -q -1 --stdout clash >.git/p; git am .git/p; resolve; git am --continue -s
X
attack '`git am` of a signed mail, resolved to another change' unsigned unsigned <<'X'
hooks; clash x '' "$SOB"; start; git format-patch -q -1 --stdout clash >.git/p; git am .git/p; resolve; git am --continue
X
attack '`git am --no-verify -s`, where post-applypatch is the only hook that runs' unsigned unsigned <<'X'
hooks; topic x; start; git format-patch -q -1 --stdout topic >.git/p; git am --no-verify -s .git/p
X
attack 'a tag named `CHERRY_PICK_HEAD`' unsigned unsigned <<'X'
hooks; plain x '' "$SOB"; git tag CHERRY_PICK_HEAD; start; change; git commit -C HEAD
X
attack 'a forged `CHERRY_PICK_HEAD`, which SECURITY.md leaves out, of another change' unsigned unsigned <<'X'
hooks; topic x '' "$SOB"; start; change; git rev-parse topic >.git/CHERRY_PICK_HEAD; git commit -C topic
X
