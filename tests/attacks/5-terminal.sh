# What is done to somebody who sits at the terminal.
section 'At a terminal'

attack '`yes` typed before the question' unsigned unsigned <<'X'
change; KEYS='=>nyes<CR>yes<CR>yes<CR>' at_terminal git provenance commit -s -m x
X
attack 'an empty answer' unsigned unsigned <<'X'
change; KEYS='Was AI used=>n
Sign off as=><CR>' at_terminal git provenance commit -s -m x
X
attack '`y`' unsigned unsigned <<'X'
change; KEYS='Was AI used=>n
Sign off as=>y<CR>' at_terminal git provenance commit -s -m x
X
attack 'the answer is `u`, and a hook signs' unsigned unsigned <<'X'
hook commit-msg "echo >>\$1; echo '$SOB' >>\$1"; change; KEYS='Was AI used=>n
Sign off as=>u<CR>' at_terminal git provenance commit -s -m x
X
attack 'the answer is `yes`, and a hook signs once more' 'signed once' signed_once <<'X'
hook commit-msg "echo '$SOB' >>\$1"; change; KEYS='Was AI used=>n
Sign off as=>yes<CR>' at_terminal git provenance commit -s -m x
X
attack 'the answer is `yes`, and a hook writes another text above it' 'unsigned, or the hook is named' unsigned_or_named <<'X'
hook commit-msg "sed -i 1s/.*/another/ \$1"; change; KEYS='Was AI used=>n
Sign off as=>yes<CR>' at_terminal git provenance commit -s -m x
X
attack 'the answer is `yes`, and a setting makes trailers that no checker reads' 'signed once' signed_once <<'X'
git config trailer.separators %:; change; KEYS='Was AI used=>n
Sign off as=>yes<CR>' at_terminal git provenance commit -s -m x
X
attack 'Ctrl-C at the question' unsigned unsigned <<'X'
change; KEYS='Was AI used=>n
Sign off as=><C-c>' at_terminal git provenance commit -s -m x
X
attack 'an editor that types `yes` into standard input' unsigned unsigned <<'X'
editor 'echo x >$1; echo yes >/dev/stdin; echo yes >/dev/tty'; change; KEYS='Was AI used=>n
Sign off as=><Esc>' at_terminal git provenance commit -s
X
attack 'an agent'"'"'s variable at a terminal' unsigned unsigned <<'X'
change; export CLAUDE_CODE_CHILD_SESSION=1; KEYS='Was AI used=>n
Sign off as=>yes<CR>' at_terminal git provenance commit -s -m x
X
attack 'in the background' unsigned unsigned <<'X'
change; KEYS='=>yes<CR>' at_terminal sh -c 'set -m; git provenance commit -s --no-ai -m x </dev/null & wait'
X
attack '`post-commit` that amends after `u`' unsigned unsigned <<'X'
hook post-commit '[ -z "$AGAIN" ] && AGAIN=1 git commit -q --amend -n -s --no-edit'; change; KEYS='Was AI used=>n
Sign off as=>u<CR>' at_terminal git provenance commit -m x
X
attack 'Ctrl-C while `post-commit` runs, after a hook has signed' unsigned unsigned <<'X'
hook commit-msg "echo >>\$1; echo '$SOB' >>\$1"; hook post-commit 'echo running; sleep 3'; change; KEYS='Was AI used=>n
Sign off as=>u<CR>
running=><C-c>' at_terminal git provenance commit -m x
X
attack 'a person'"'"'s last line, under `core.commentChar=auto`' kept kept <<'X'
hooks; printf 'x\n\n# one\n; KEPT\n' >.git/m; change; git config core.commentChar auto; git config commit.cleanup whitespace; git commit -F .git/m
X
