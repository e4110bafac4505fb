# bash completion of `git provenance`. git's own completion loads this file when it is asked for the
# command, and its helpers are used here.

__git_provenance_commands="commit amend check explain strip policy agents hook doctor help"
__git_provenance_events="commit-msg prepare-commit-msg applypatch-msg pre-push sendemail-validate post-commit post-merge post-applypatch post-rewrite"

__git_provenance_presets () {
	git provenance policy list 2>/dev/null | while read -r preset _; do echo "$preset"; done
}

__git_provenance_known_agents () {
	git provenance agents list 2>/dev/null | sed 's/  .*//'
}

__git_provenance_rules () {
	git provenance explain 2>/dev/null | sed -n 's/^\([a-z][a-z-]*\) .*/\1/p'
}

# The categories of the policy in force here.
__git_provenance_categories () {
	git provenance policy show --resolved 2>/dev/null |
		sed -n '/^  categories:/,/^  [a-z]/s/^  - \([A-Za-z0-9-]*\):.*/\1/p'
}

# A list such as `code,te`: its last word is completed.
__git_provenance_complete_categories () {
	local word="$1" before=""
	case "$word" in
	*,*) before="${word%,*}," word="${word##*,}" ;;
	esac
	__gitcomp_nl "$(__git_provenance_categories)" "$before" "$word" ""
}

# Presets, and files: readline offers files where nothing else fits.
__git_provenance_complete_policy () {
	__gitcomp_nl "$(__git_provenance_presets)" "" "$1"
	__git_provenance_files "$1"
}

__git_provenance_files () {
	local file
	while IFS= read -r file; do
		[ -d "$file" ] && file="$file/"
		COMPREPLY+=("$file")
	done < <(compgen -f -- "$1")
}

# The value of an option, written behind it or with `=`; 1 if none is being written.
__git_provenance_value () {
	case "$prev,$cur" in
	--ai-used-for,*) __git_provenance_complete_categories "$cur" ;;
	*,--ai-used-for=*) __git_provenance_complete_categories "${cur#*=}" ;;
	--policy,*) __git_provenance_complete_policy "$cur" ;;
	*,--policy=*) __git_provenance_complete_policy "${cur#*=}" ;;
	--policy-from,*) __git_complete_refs ;;
	*,--policy-from=*) __git_complete_refs --cur="${cur#*=}" ;;
	--message,*) __git_provenance_files "$cur" ;;
	*,--message=*) __git_provenance_files "${cur#*=}" ;;
	--format,*) __gitcomp "text json sarif github junit" "" "$cur" ;;
	*,--format=*) __gitcomp "text json sarif github junit" "" "${cur#*=}" ;;
	--color,*) __gitcomp "always never auto" "" "$cur" ;;
	*,--color=*) __gitcomp "always never auto" "" "${cur#*=}" ;;
	*) return 1 ;;
	esac
}

# Options as they stand: git's own helper would fold those that begin with --no-.
__git_provenance_options () {
	local option
	for option in $1; do
		case "$option" in
		"$cur"*=) COMPREPLY+=("$option") ;;
		"$cur"*) COMPREPLY+=("$option ") ;;
		esac
	done
}

__git_provenance_commit () {
	case "$prev" in
	--policy | --ai-used-for) __git_provenance_value && return ;;
	esac
	case "$cur" in
	--policy=* | --ai-used-for=*) __git_provenance_value && return ;;
	esac
	_git_commit
	case "$cur" in
	-*) __git_provenance_options "--ai-used-for= --no-ai --no-sign-off --no-signoff --policy= --retry" ;;
	esac
}

__git_provenance_amend () {
	case "$cur" in
	-*) __git_provenance_options "--ai-used-for= --no-ai --no-sign-off --no-signoff --policy=
		--dry-run -n --json --quiet -q --force -f --drop-signatures --update-refs --no-update-refs --undo --redo" ;;
	*) __git_complete_revlist ;;
	esac
}

__git_provenance_check () {
	case "$cur" in
	-*) __git_provenance_options "--policy= --policy-from= --message= --root --new --fix --force
		--format= --summary --quiet -q --verbose -v --color=" ;;
	*)
		__git_complete_revlist
		__git_provenance_files "$cur"
		;;
	esac
}

__git_provenance_policy () {
	local below="$(__git_find_on_cmdline "list show init use lint schema")"
	case "$below,$cur" in
	,*) __gitcomp "list show init use lint schema" ;;
	list,-*) __git_provenance_options "--json" ;;
	show,-*) __git_provenance_options "--yaml --resolved" ;;
	show,*) __git_provenance_complete_policy "$cur" ;;
	init,-*) __git_provenance_options "--agents-md --quiet -q" ;;
	use,-*) __git_provenance_options "--quiet -q" ;;
	init,* | use,*) __gitcomp_nl "$(__git_provenance_presets)" ;;
	lint,*) __git_provenance_complete_policy "$cur" ;;
	esac
}

__git_provenance_agents () {
	local below="$(__git_find_on_cmdline "list show test schema")"
	case "$below,$cur" in
	,*) __gitcomp "list show test schema" ;;
	list,-* | test,-*) __git_provenance_options "--json" ;;
	show,*) __gitcomp_nl "$(__git_provenance_known_agents)" ;;
	test,*) __git_provenance_files "$cur" ;;
	esac
}

__git_provenance_hook () {
	local below="$(__git_find_on_cmdline "install uninstall status run")"
	case "$below,$cur" in
	,*) __gitcomp "install uninstall status run" ;;
	install,-* | uninstall,-*) __git_provenance_options "--global --quiet -q" ;;
	status,-*) __git_provenance_options "--json" ;;
	install,* | uninstall,* | run,*) __gitcomp "$__git_provenance_events" ;;
	esac
}

_git_provenance () {
	local command="$(__git_find_on_cmdline "$__git_provenance_commands")"
	case "$command" in
	commit) __git_provenance_commit ; return ;;
	"" | explain | policy | agents | hook | doctor | help) ;;
	*) __git_provenance_value && return ;;
	esac
	case "$command,$cur" in
	,-*) __git_provenance_options "-h --help --version -V" ;;
	,*) __gitcomp "$__git_provenance_commands" ;;
	amend,*) __git_provenance_amend ;;
	check,*) __git_provenance_check ;;
	explain,*) __gitcomp_nl "$(__git_provenance_rules)" ;;
	strip,-*) __git_provenance_options "--policy= --ai-used-for= --in-place" ;;
	strip,*) __git_provenance_files "$cur" ;;
	policy,*) __git_provenance_policy ;;
	agents,*) __git_provenance_agents ;;
	hook,*) __git_provenance_hook ;;
	doctor,-*) __git_provenance_options "--json" ;;
	help,*) __gitcomp "$__git_provenance_commands" ;;
	esac
}

# `git-provenance`, as some type it.
if declare -f __git_complete >/dev/null; then
	__git_complete git-provenance _git_provenance
fi
