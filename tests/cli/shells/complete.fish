# What fish offers for each command line that is given: a heading, then one word on each line.
for line in $argv
    echo "== $line"
    complete -C "$line" | string replace -r '\t.*' ''
end
# The last status would be that of the search.
true
