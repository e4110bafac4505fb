# What bash offers for each command line that is given: a heading, then one word on each line.
for place in /usr/share /usr/local/share /opt/homebrew/share; do
	for file in bash-completion/bash_completion bash-completion/completions/git git-core/contrib/completion/git-completion.bash; do
		[ -e "$place/$file" ] && source "$place/$file"
	done
done
declare -f __git_wrap__git_main >/dev/null && declare -f _completion_loader >/dev/null || exit 77
for line; do
	echo "== $line"
	COMP_LINE="$line" COMP_POINT=${#line} COMPREPLY=()
	COMP_WORDS=($line)
	[[ $line == *" " ]] && COMP_WORDS+=("")
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	__git_wrap__git_main
	printf '%s\n' "${COMPREPLY[@]}"
done
