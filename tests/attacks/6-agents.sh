# Extensions of the catalogue: none of them weakens what is built in, and a project's never removes a line unasked.
section 'Agents of one'"'"'s own and of a project'

# FACTS about an entry of the list LIST, in the person's own file or in the project's rules.
own() { printf 'printf '"'"'version: 1\\n%s:\\n  - {id: claude-code, source: hostile, confidence: high, %s}\\n'"'"' >.git/a; git config provenance.agents "$PWD/.git/a"' "$1" "$2"; }
of_project() { printf 'printf '"'"'version: 1\\nextends: default\\n%s:\\n  - {id: kim, source: hostile, confidence: high, %s}\\n'"'"' >.git-provenance.yml; git add .; plain rules; start' "$1" "$2"; }
person='Co-authored-by: Kim KEPT <kim@example.org>'

attack 'an agent'"'"'s mailbox as that of a bot, in one'"'"'s own file' evidence evidence <<X
$(own bots 'emails: [noreply@anthropic.com]'); change; provenance commit --no-ai -m x -m "\$AGENT"
X
attack 'the same as a mailbox that could be a person'"'"'s' evidence evidence <<X
$(own agents 'ambiguous-emails: [noreply@anthropic.com]'); change; provenance commit --no-ai -m x -m "\$AGENT"
X
attack 'the same under the hooks' evidence evidence <<X
hooks; $(own bots 'emails: [noreply@anthropic.com]'); change; git commit -m x -m "\$AGENT"
X
attack 'an agent'"'"'s mailbox as that of a bot, in the project'"'"'s rules' evidence evidence <<X
$(of_project bots 'emails: [noreply@anthropic.com]'); change; provenance commit --no-ai -m x -m "\$AGENT"
X
attack 'a person'"'"'s mailbox as an agent'"'"'s, in the project'"'"'s rules' kept kept <<X
$(of_project agents 'emails: [kim@example.org]'); change; provenance commit --no-ai -m x -m '$person'
X
attack 'a person'"'"'s name as a product' kept kept <<X
$(of_project agents 'products: [Kim KEPT]'); change; provenance commit --no-ai -m x -m '$person'
X
attack 'a person'"'"'s domain as a vendor'"'"'s' kept kept <<X
$(of_project agents 'domains: [example.org], products: [Kim KEPT]'); change; provenance commit --no-ai -m x -m '$person'
X
attack 'a person'"'"'s words as a line that an agent writes' kept kept <<X
$(of_project agents 'lines: [What KEPT says]'); change; provenance commit --no-ai -m x -m 'What KEPT says'
X
attack 'a person'"'"'s token as one that only agents write' kept kept <<X
$(of_project agents 'tokens: [{token: Kim-Note, value: any}]'); change; provenance commit --no-ai -m x -m 'Kim-Note: KEPT'
X
attack 'a person'"'"'s mailbox under the hooks' kept kept <<X
hooks; $(of_project agents 'emails: [kim@example.org]'); change; git commit -m x -m '$person'
X
attack 'a person'"'"'s mailbox under `git provenance strip`' kept kept <<X
$(of_project agents 'emails: [kim@example.org]'); printf 'x\n\n$person\n' | provenance strip >.git/m; plain "\$(cat .git/m)"
X
attack 'a person'"'"'s mailbox under `git provenance amend`' kept kept <<X
$(of_project agents 'emails: [kim@example.org]'); plain x '' '$person'; start; provenance amend HEAD~1..
X
