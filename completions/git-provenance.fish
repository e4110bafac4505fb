# Completion of git-provenance for fish. It serves `git provenance` as well: fish asks for what
# `git-provenance` takes.

function __git_provenance_presets
    git provenance policy list 2>/dev/null | string replace -r '^(\S+) +(.*)$' '$1\t$2'
end

function __git_provenance_rules
    git provenance explain 2>/dev/null | string match -r '^[a-z]\S* .*' | string replace -r '^(\S+) +(.*)$' '$1\t$2'
end

function __git_provenance_known_agents
    git provenance agents list 2>/dev/null | string replace -r '^(.*?)  +(\S.*)$' '$1\t$2'
end

# The categories of the policy in force here, behind what is there already: `code,te`.
function __git_provenance_categories
    set -l typed (commandline -ct | string replace -r '^--[^=]*=' '')
    set -l before (string match -r '^.*, *' -- $typed)
    for word in (git provenance policy show --resolved 2>/dev/null | sed -n '/^  categories:/,/^  [a-z]/s/^  - \([A-Za-z0-9-]*\):.*/\1/p')
        echo "$before$word"
    end
end

function __git_provenance_revisions
    git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null
    echo HEAD
end

function __git_provenance_of_git_commit
    set -l current (commandline -ct)
    complete -C "git commit $current"
end

# The first word that is no option, and the one behind it.
function __git_provenance_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l found
    for word in $words
        string match -q -- '-*' $word
        or set -a found $word
    end
    switch (count $argv)
        case 0
            test (count $found) -eq 0
        case 1
            test "$found[1]" = $argv[1]
        case 2
            test "$found[1]" = $argv[1] -a "$found[2]" = $argv[2]
    end
end

# `policy`, `agents` or `hook` without the command below it.
function __git_provenance_below
    __git_provenance_at $argv[1]
    and not __fish_seen_subcommand_from $argv[2..]
end

complete -c git-provenance -f

complete -c git-provenance -n __git_provenance_at -s h -d 'Print help'
complete -c git-provenance -n __git_provenance_at -s V -l version -d 'Print version'
complete -c git-provenance -n __git_provenance_at -l help -d 'Open the manual page'
complete -c git-provenance -n __git_provenance_at -a commit -d 'Make a commit, with questions'
complete -c git-provenance -n __git_provenance_at -a amend -d 'Fix messages of commits that exist'
complete -c git-provenance -n __git_provenance_at -a check -d 'Check commits, patches or a message'
complete -c git-provenance -n __git_provenance_at -a explain -d 'Say why a rule exists'
complete -c git-provenance -n __git_provenance_at -a strip -d 'Remove what agents added to a message'
complete -c git-provenance -n __git_provenance_at -a policy -d 'List, show, begin and check policies'
complete -c git-provenance -n __git_provenance_at -a agents -d 'List, show and try what is known of agents'
complete -c git-provenance -n __git_provenance_at -a hook -d 'Install git hooks'
complete -c git-provenance -n __git_provenance_at -a doctor -d 'Say what works here and what does not'
complete -c git-provenance -n __git_provenance_at -a help -d 'Show the manual page of a command'

# What commit and amend share, and what others follow as well.
for command in commit amend
    complete -c git-provenance -n "__git_provenance_at $command" -l ai-used-for -x -a '(__git_provenance_categories)' -d 'What AI was used for'
    complete -c git-provenance -n "__git_provenance_at $command" -l no-ai -d 'No AI was used'
    complete -c git-provenance -n "__git_provenance_at $command" -l no-sign-off -d 'Do not ask for a sign-off'
    complete -c git-provenance -n "__git_provenance_at $command" -l no-signoff -d 'Do not ask for a sign-off'
end
for command in commit amend check strip
    complete -c git-provenance -n "__git_provenance_at $command" -l policy -r -a '(__git_provenance_presets)' -d 'A preset or a file'
end

# commit: the options of git commit too, and changed files.
complete -c git-provenance -n '__git_provenance_at commit' -l retry -d 'Take up the newest kept message'
complete -c git-provenance -n '__git_provenance_at commit' -a '(__git_provenance_of_git_commit)'

# amend
complete -c git-provenance -n '__git_provenance_at amend' -a '(__git_provenance_revisions)'
complete -c git-provenance -n '__git_provenance_at amend' -s n -l dry-run -d 'Show how messages would change'
complete -c git-provenance -n '__git_provenance_at amend' -l json -d 'The same as JSON'
complete -c git-provenance -n '__git_provenance_at amend' -s q -l quiet -d 'Do not report what was written'
complete -c git-provenance -n '__git_provenance_at amend' -s f -l force -d 'Also commits on a remote-tracking branch'
complete -c git-provenance -n '__git_provenance_at amend' -l drop-signatures -d 'Drop signatures of others'
complete -c git-provenance -n '__git_provenance_at amend' -l update-refs -d 'Move other branches as well'
complete -c git-provenance -n '__git_provenance_at amend' -l no-update-refs -d 'Leave other branches'
complete -c git-provenance -n '__git_provenance_at amend' -l undo -d 'Put back what the last run moved'
complete -c git-provenance -n '__git_provenance_at amend' -l redo -d 'Move forward again what --undo has put back'

# check
complete -c git-provenance -n '__git_provenance_at check' -F -a '(__git_provenance_revisions)'
complete -c git-provenance -n '__git_provenance_at check' -l policy-from -x -a '(__git_provenance_revisions)' -d 'Rules of another commit'
complete -c git-provenance -n '__git_provenance_at check' -l message -r -F -d 'A file with one message'
complete -c git-provenance -n '__git_provenance_at check' -l root -d 'Whole histories'
complete -c git-provenance -n '__git_provenance_at check' -l new -d 'Leave out what some branch has'
complete -c git-provenance -n '__git_provenance_at check' -l fix -d "Fix what needs no person's decision"
complete -c git-provenance -n '__git_provenance_at check' -l force -d 'Also commits on a remote-tracking branch'
complete -c git-provenance -n '__git_provenance_at check' -l format -x -a 'text json sarif github junit' -d 'How to report'
complete -c git-provenance -n '__git_provenance_at check' -l summary -d 'Only count'
complete -c git-provenance -n '__git_provenance_at check' -s q -l quiet -d 'Only the exit code'
complete -c git-provenance -n '__git_provenance_at check' -s v -l verbose -d 'Also what passes'
complete -c git-provenance -n '__git_provenance_at check' -l color -x -a 'always never auto' -d 'When to use colours'

# explain, strip, doctor, help
complete -c git-provenance -n '__git_provenance_at explain' -a '(__git_provenance_rules)'
complete -c git-provenance -n '__git_provenance_at strip' -F
complete -c git-provenance -n '__git_provenance_at strip' -l ai-used-for -x -a '(__git_provenance_categories)' -d 'What AI was used for'
complete -c git-provenance -n '__git_provenance_at strip' -l in-place -d 'Change the files'
complete -c git-provenance -n '__git_provenance_at doctor' -l json -d 'Print JSON'
complete -c git-provenance -n '__git_provenance_at help' -a 'commit amend check explain strip policy agents hook doctor help'

# agents
set -l agents '__git_provenance_below agents list show test schema'
complete -c git-provenance -n $agents -a list -d 'List what is known'
complete -c git-provenance -n $agents -a show -d 'Print what is known of an agent'
complete -c git-provenance -n $agents -a test -d 'Say what the lines of a message are'
complete -c git-provenance -n $agents -a schema -d 'Print the JSON Schema'
complete -c git-provenance -n '__git_provenance_at agents list' -l json -d 'Print JSON'
complete -c git-provenance -n '__git_provenance_at agents show' -a '(__git_provenance_known_agents)'
complete -c git-provenance -n '__git_provenance_at agents test' -F
complete -c git-provenance -n '__git_provenance_at agents test' -l json -d 'Print JSON'

# policy
set -l policy '__git_provenance_below policy list show init use lint schema'
complete -c git-provenance -n $policy -a list -d 'List the presets'
complete -c git-provenance -n $policy -a show -d 'Say what a policy asks'
complete -c git-provenance -n $policy -a init -d 'Begin a policy'
complete -c git-provenance -n $policy -a use -d 'Follow a preset in this clone'
complete -c git-provenance -n $policy -a lint -d 'Check policies'
complete -c git-provenance -n $policy -a schema -d 'Print the JSON Schema'
complete -c git-provenance -n '__git_provenance_at policy list' -l json -d 'Print JSON'
complete -c git-provenance -n '__git_provenance_at policy show' -F -a '(__git_provenance_presets)'
complete -c git-provenance -n '__git_provenance_at policy show' -l yaml -d 'As it is written'
complete -c git-provenance -n '__git_provenance_at policy show' -l resolved -d 'With all that it extends'
complete -c git-provenance -n '__git_provenance_at policy init' -a '(__git_provenance_presets)'
complete -c git-provenance -n '__git_provenance_at policy init' -l agents-md -d 'Write the part of AGENTS.md instead'
complete -c git-provenance -n '__git_provenance_at policy init' -s q -l quiet -d 'Do not report what was written'
complete -c git-provenance -n '__git_provenance_at policy use' -a '(__git_provenance_presets)'
complete -c git-provenance -n '__git_provenance_at policy use' -s q -l quiet -d 'Do not report what was written'
complete -c git-provenance -n '__git_provenance_at policy lint' -F -a '(__git_provenance_presets)'

# hook
set -l hook '__git_provenance_below hook install uninstall status run'
set -l events 'commit-msg prepare-commit-msg applypatch-msg pre-push sendemail-validate post-commit post-merge post-applypatch post-rewrite'
complete -c git-provenance -n $hook -a install -d 'Install hooks'
complete -c git-provenance -n $hook -a uninstall -d 'Take our hooks away'
complete -c git-provenance -n $hook -a status -d 'Say which hooks are active'
complete -c git-provenance -n $hook -a run -d 'What a hook file runs'
for below in install uninstall
    complete -c git-provenance -n "__git_provenance_at hook $below" -a $events
    complete -c git-provenance -n "__git_provenance_at hook $below" -l global -d 'For all repositories of this user'
    complete -c git-provenance -n "__git_provenance_at hook $below" -s q -l quiet -d 'Do not report what was done'
end
complete -c git-provenance -n '__git_provenance_at hook status' -l json -d 'Print JSON'
complete -c git-provenance -n '__git_provenance_at hook run' -a $events
