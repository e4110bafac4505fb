# Read by the zsh that completes: writes down what would be offered, then clears the line.
fpath=($ZSH_COMPLETIONS $fpath)
autoload -U compinit
compinit -u -D
setopt extended_glob
compadd () {
  local -a offered
  if [[ " $* " != *" -"[a-zA-Z]#[OAD]" "* ]]; then
    builtin compadd -O offered "$@"
    print -rl -- $offered >>$OFFERED/words
  fi
  builtin compadd "$@"
}
offer () { zle complete-word; zle kill-buffer; : >$OFFERED/done }
zle -N offer
bindkey '^I' offer
