# For fish's completion of git: what comes after `git provenance` is completed as what comes after
# `git-provenance`. Newer versions of fish do it by themselves; 3.6 looks for `git git-provenance`.

function __git_provenance_behind_git
    set -l words (commandline -opc)
    set -l at (contains -i -- provenance $words)
    or return
    set -e words[1..$at]
    set words (string escape -- $words)
    set -l current (commandline -ct)
    complete -C "git-provenance $words $current"
end

complete -c git -n __fish_git_needs_command -a provenance -d 'Disclose AI use, sign off in person'
complete -c git -f -n '__fish_git_using_command provenance' -a '(__git_provenance_behind_git)'
