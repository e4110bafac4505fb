# Sign-offs that a program overlooks and a reader does not.
section 'Sign-offs in disguise, under `git provenance commit`'

disguise() { # name, how printf writes the line
    attack "$1" unsigned unsigned <<X
printf 'x\n\n$2\n' >.git/m; change; provenance commit --no-ai -F .git/m
X
}
disguise 'small letters and a space before the colon' 'signed-off-by : Robin Tester <robin@example.org>'
disguise 'the address alone' 'Signed-off-by: robin@example.org'
disguise 'the name with another address' 'Signed-off-by: Robin Tester <r@elsewhere.test>'
disguise 'family name first' 'Signed-off-by: Tester, Robin <r@elsewhere.test>'
disguise 'through a list' 'Signed-off-by: Robin Tester via list <list@lists.test>'
disguise 'a link to the address' 'Signed-off-by: <mailto:robin@example.org>'
disguise 'angle brackets of HTML' 'Signed-off-by: Robin Tester &lt;robin@example.org&gt;'
disguise 'a folded value' 'Signed-off-by:\n Robin Tester <robin@example.org>'
attack 'forty zero-width spaces before it' unsigned unsigned <<'X'
{ printf 'x\n\n'; printf '\342\200\213%.0s' {1..40}; printf '%s\n' "$SOB"; } >.git/m; change; provenance commit --no-ai -F .git/m
X
disguise 'hyphens that do not break' 'Signed\342\200\221off\342\200\221by: Robin Tester <robin@example.org>'
disguise 'letters of another script' '\320\205igned-off-by: Robin Tester <robin@example.org>'
disguise 'after a carriage return' 'Note.\rSigned-off-by: Robin Tester <robin@example.org>'
disguise 'after a vertical tab' 'Note.\vSigned-off-by: Robin Tester <robin@example.org>'
disguise 'after a form feed' 'Note.\fSigned-off-by: Robin Tester <robin@example.org>'
disguise 'after a next line (U+0085)' 'Note.\302\205Signed-off-by: Robin Tester <robin@example.org>'
disguise 'after a line separator (U+2028)' 'Note.\342\200\250Signed-off-by: Robin Tester <robin@example.org>'
disguise 'indented like code' '    Signed-off-by: Robin Tester <robin@example.org>'
disguise 'in the middle of the text' 'Signed-off-by: Robin Tester <robin@example.org>\n\nMore text.'
disguise 'in bold' '**Signed-off-by:** Robin Tester <robin@example.org>'
disguise 'as an item of a list' '- Signed-off-by: Robin Tester <robin@example.org>'

attack 'as the subject' unsigned unsigned <<'X'
printf '%s\n\nWhy.\n' "$SOB" >.git/m; change; provenance commit --no-ai -F .git/m
X
attack 'in ISO-2022-JP, another alphabet in the middle of the token' unsigned unsigned <<'X'
printf 'x\n\nSig\033(Jned-off\033(B-by: Ro\033(Jbin Tester <ro\033(Bbin@example.org>\n' >.git/m; change; git -c i18n.commitEncoding=ISO-2022-JP provenance commit --no-ai -F .git/m
X
attack 'in IBM1047' unsigned unsigned <<'X'
printf 'x\n\n%s\n' "$SOB" | iconv -f UTF-8 -t IBM1047 >.git/m; change; git -c i18n.commitEncoding=IBM1047 provenance commit --no-ai --cleanup=verbatim -F .git/m
X
attack 'in UTF-7' unsigned unsigned <<'X'
printf 'x\n\n+AFM-igned-off-by: +AFI-obin Tester +ADw-robin+AEA-example.org+AD4-\n' >.git/m; change; git -c i18n.commitEncoding=UTF-7 provenance commit --no-ai -F .git/m
X
attack 'in ISO-2022-JP, by plain `git commit` under hooks' unsigned unsigned <<'X'
hooks; printf 'x\n\nSig\033(Jned-off\033(B-by: Ro\033(Jbin Tester <ro\033(Bbin@example.org>\n' >.git/m; change; git -c i18n.commitEncoding=ISO-2022-JP commit -F .git/m
X
