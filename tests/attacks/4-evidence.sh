# Evidence of AI use that goes without an answer.
section 'Evidence of AI use'

attack '`git commit` of what an agent wrote, under the hooks' evidence evidence <<'X'
hooks; change; git commit -m x -m "$AGENT"
X
attack 'the same with `-n`' evidence evidence <<'X'
hooks; change; git commit -n -m x -m "$AGENT"
X
attack 'the same with a foreign disclosure' evidence evidence <<'X'
hooks; change; git commit -m x -m 'Assisted-by: Claude:claude-opus-4'
X
attack 'the same with a line that denies it' evidence evidence <<'X'
hooks; change; git commit -m x -m "$AGENT
AI-used-for: none"
X
attack '`git commit -C` of an agent'"'"'s commit' evidence evidence <<'X'
hooks; plain x '' "$AGENT"; start; change; git commit -C HEAD
X
attack '`git commit --amend -m` over an agent'"'"'s commit' evidence evidence <<'X'
hooks; plain x '' "$AGENT"; start; git commit --amend -m y
X
attack '`git commit --amend --no-edit`' evidence evidence <<'X'
hooks; plain x '' "$AGENT"; start; git commit --amend --no-edit
X
attack '`git provenance commit`' evidence evidence <<'X'
change; provenance commit -m x -m "$AGENT"
X
attack '`git provenance commit --no-ai`' evidence evidence <<'X'
change; provenance commit --no-ai -m x -m "$AGENT"
X
attack '`--no-ai` and `--amend -m`' evidence evidence <<'X'
plain x '' "$AGENT"; start; provenance commit --no-ai --amend -m y
X
attack '`--policy neutral`' evidence evidence <<'X'
change; provenance commit --policy neutral -m x -m "$AGENT"
X
attack '`provenance.policy=neutral`' evidence evidence <<'X'
git config provenance.policy neutral; change; provenance commit -m x -m "$AGENT"
X
attack 'the same in the environment, under the hooks' evidence evidence <<'X'
hooks; change; GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=provenance.policy GIT_CONFIG_VALUE_0=neutral git commit -m x -m "$AGENT"
X
attack 'neutral rules in the worktree, not committed' evidence evidence <<'X'
printf 'version: 1\nextends: neutral\n' >.git-provenance.yml; change; provenance commit -m x -m "$AGENT"
X
attack 'neutral rules in the same commit' evidence evidence <<'X'
printf 'version: 1\nextends: neutral\n' >.git-provenance.yml; git add .git-provenance.yml; change; provenance commit -m x -m "$AGENT"
X
attack '`amend`, nobody there' evidence evidence <<'X'
plain x '' "$AGENT"; start; provenance amend
X
attack '`amend --no-ai`' evidence evidence <<'X'
plain x '' "$AGENT"; start; provenance amend --no-ai
X
attack '`amend --policy neutral`' evidence evidence <<'X'
plain x '' "$AGENT"; start; provenance amend --policy neutral
X
attack '`check --fix`' evidence evidence <<'X'
plain x '' "$AGENT"; start; provenance check --fix
X
attack '`check --fix --policy neutral`' evidence evidence <<'X'
plain x '' "$AGENT"; start; provenance check --fix --policy neutral
X
attack '`rebase --exec` that amends' evidence evidence <<'X'
hooks; plain x '' "$AGENT"; start; git rebase --exec 'git commit --amend --no-edit' HEAD~1
X
attack '`fixup` of an agent'"'"'s commit' evidence evidence <<'X'
hooks; plain x; plain y '' "$AGENT"; start; GIT_SEQUENCE_EDITOR='sed -i 2s/^pick/fixup/' git rebase -i HEAD~2
X
attack '`merge --squash`, then `git commit -m`' evidence evidence <<'X'
hooks; topic x '' "$AGENT"; start; git merge --squash topic; git commit -m y
X
attack '`cherry-pick`' evidence evidence <<'X'
hooks; topic x '' "$AGENT"; start; git cherry-pick topic
X
attack '`am`' evidence evidence <<'X'
hooks; topic x '' "$AGENT"; start; git format-patch -q -1 --stdout topic >.git/p; git am .git/p
X
attack 'the line of a cover letter in an ordinary commit' evidence evidence <<'X'
change; printf 'x\n\n%s\n\n--- b4-submit-tracking ---\n' "$AGENT" | provenance commit -F -
X
attack '`strip` of the last evidence' evidence says_held <<'X'
printf 'x\n\n%s\n' "$AGENT" | provenance strip | grep -q Claude && echo held
X
attack 'an agent'"'"'s variable, and `--no-ai`' refused evidence <<'X'
change; CLAUDE_CODE_CHILD_SESSION=1 provenance commit --no-ai -m x
X
attack 'an agent'"'"'s variable, and `git commit` under the hooks' refused evidence <<'X'
hooks; change; CLAUDE_CODE_CHILD_SESSION=1 git commit -m x
X
attack 'a sign-off that stays while the line about AI under it goes' unsigned unsigned <<'X'
plain x '' "$AGENT" "$SOB"; start; provenance amend --no-ai
X
