"""Histories for `benches/compare`, as streams for `git fast-import`: the same for each run, with messages of
the kinds that projects have. All names are invented."""

import os
import random
import subprocess

AREAS = ["net", "disk", "parser", "docs", "build", "tests", "cli", "ui", "cache", "lib/io", "arch/x", "api"]
VERBS = ["fix", "add", "remove", "rework", "document", "speed up", "simplify", "test", "guard", "split"]
THINGS = ["the counter", "a lock", "the header", "error paths", "the queue", "a stale comment", "timeouts",
          "the table of names", "an unused flag", "reading of short files", "the retry loop", "naïve sorting"]
NAMES = ["Ada", "Bo", "Chen", "Dara", "Eli", "Femi", "Gül", "Hana", "Ivo", "Jun", "Kim", "Lea", "Mika", "Noor"]
FAMILIES = ["Byte", "Field", "Other", "Rivers", "Stone", "Tester", "Woods", "Nakamura", "Öberg", "Quist"]
WORDS = ("the a reader writer value when before after is was not only because this that file line each "
         "returns fails counts holds keeps wrong right first last empty long short once again").split()
FIRST = 1_600_000_000


def person(chance):
    name, family = chance.choice(NAMES), chance.choice(FAMILIES)
    address = f"{name}.{family}".lower().encode("ascii", "ignore").decode()
    return f"{name} {family} <{address}@example.org>"


def message(chance, number, author, line):
    """A subject, mostly a body, mostly trailers; every thirtieth says something about AI."""
    text = f"{chance.choice(AREAS)}: {chance.choice(VERBS)} {chance.choice(THINGS)}\n"
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        words = [chance.choice(WORDS) for _ in range(chance.randint(10, 70))]
        text += "\n" + words[0].capitalize()
        column = len(words[0])
        for word in words[1:]:
            if column + len(word) > 70:
                text, column = text + "\n" + word, len(word)
            else:
                text, column = text + " " + word, column + len(word) + 1
        text += ".\n"
    trailers = []
    if chance.random() < 0.25:
        trailers.append(f"Fixes: {chance.getrandbits(48):012x} (\"{chance.choice(AREAS)}: begin\")\n")
    if chance.random() < 0.2:
        trailers.append(f"Closes: #{number}\n")
    if chance.random() < 0.033:
        trailers.append(chance.choice(["AI-used-for: code\n", "AI-used-for: tests (names)\n",
                                       "Assisted-by: Claude\n", line or "AI-used-for: docs\n"]))
    if line:
        trailers.append(line)
    trailers.append(f"Signed-off-by: {author}\n")
    if chance.random() < 0.5:
        trailers.append(f"Reviewed-by: {person(chance)}\n")
    return text + "\n" + "".join(trailers)


def stream(commits, branch, line="", start=None, files=0):
    """Pieces of a stream: a linear series with a merge now and then."""
    chance = random.Random(20260101)
    merged = None
    for number in range(1, commits + 1):
        author = person(chance)
        when = f"{FIRST + number * 600} +0000"
        text = message(chance, number, author, line).encode()
        head = f"commit refs/heads/{branch}\nmark :{number}\nauthor {author} {when}\n"
        head += f"committer {author} {when}\ndata {len(text)}\n"
        yield head.encode() + text
        if number == 1 and start:
            yield f"from refs/heads/{start}\n".encode()
        if not start and number % 300 == 0:
            merged = number - 200
            yield f"merge :{merged}\n".encode()
        content = f"int v = {number};\n"
        place = f"src/d{number % 40}/f{number % 1999}.c"
        yield f"M 100644 inline {place}\ndata {len(content)}\n{content}\n".encode()
        if number == 1:
            for extra in range(files):
                content = f"int f{extra};\n"
                yield f"M 100644 inline more/d{extra % 70}/f{extra}.c\ndata {len(content)}\n{content}\n".encode()


def make(place, directory, commits, line="", base=None, files=0):
    """A repository with this history, checked out on `main`; `base` is a branch below the series."""
    os.mkdir(directory)
    place.git(directory, "init", "-q", "-b", "main")
    if base:
        run(place, directory, stream(1, base))
    run(place, directory, stream(commits, "main", line, start=base, files=files))
    place.git(directory, "reset", "-q", "--hard")


def run(place, directory, pieces):
    git = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=directory, env=place.environment,
                           stdin=subprocess.PIPE)
    with git.stdin as pipe:
        pipe.writelines(pieces)
    if git.wait() != 0:
        raise SystemExit("compare: git fast-import failed")
