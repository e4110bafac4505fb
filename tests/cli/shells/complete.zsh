# What zsh offers for each command line that is given: a heading, then one word on each line. Completion works
# only at a terminal, so a second zsh is driven through one.
zmodload zsh/zpty || exit 77
here=${0:A:h}
export OFFERED=$(mktemp -d)
zpty shell "zsh -f -i"
zpty -w shell "source $here/offer.zsh"
for line; do
  print -r -- "== $line"
  rm -f $OFFERED/words $OFFERED/done
  zpty -n -w shell "$line"$'\t'
  integer tries=0
  while [[ ! -e $OFFERED/done ]] && (( tries++ < 1200 )); do
    zpty -r -t shell drained
    sleep 0.02
  done
  [[ -e $OFFERED/done ]] || exit 1
  [[ -e $OFFERED/words ]] && sort -u $OFFERED/words
done
zpty -d shell
rm -rf $OFFERED
