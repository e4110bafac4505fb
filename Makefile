# Builds, tests and installs git-provenance: the program, its man pages, its completions and the licences.
#
#   make install                      into ~/.local, or into /usr/local for root
#   make install PREFIX=/opt/git      into another place
#   make install DESTDIR=pkg PREFIX=/usr   for a package
#   make uninstall                    with the same PREFIX takes away what was installed
#   make test                         runs all tests
#   make coverage                     runs them with coverage, and prints what they reach in each file

PREFIX ?= $(if $(filter 0,$(shell id -u)),/usr/local,$(HOME)/.local)
DESTDIR ?=
CARGO ?= cargo
INSTALL ?= install
CARGO_TARGET_DIR ?= target
# The program that is installed. One that was built in another way can be named instead.
BINARY ?= $(CARGO_TARGET_DIR)/release/git-provenance

bindir = $(PREFIX)/bin
datadir = $(PREFIX)/share
docdir = $(datadir)/doc/git-provenance
pages1 = $(notdir $(wildcard man/*.1))
pages5 = $(notdir $(wildcard man/*.5))
documents = README.md CHANGELOG.md SECURITY.md LICENSE-MIT LICENSE-APACHE

# Where each shell looks by itself: its completion, and the name that it has there.
completions = \
	git-provenance.bash:bash-completion/completions/git-provenance \
	_git-provenance:zsh/site-functions/_git-provenance \
	git-provenance.fish:fish/vendor_completions.d/git-provenance.fish \
	git-provenance.conf.fish:fish/vendor_conf.d/git-provenance.fish

.PHONY: build test coverage install uninstall

build: $(BINARY)

# The program is built anew only where its sources changed, so that `sudo make install` needs no cargo.
$(CARGO_TARGET_DIR)/release/git-provenance: Cargo.toml Cargo.lock build.rs $(shell find src crates templates -type f)
	$(CARGO) build --release --locked
	@touch $@

test:
	$(CARGO) test --locked --workspace

coverage:
	benches/coverage

install: $(BINARY)
	$(INSTALL) -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(docdir)" \
		"$(DESTDIR)$(datadir)/man/man1" "$(DESTDIR)$(datadir)/man/man5"
	$(INSTALL) -m 755 "$(BINARY)" "$(DESTDIR)$(bindir)/git-provenance"
	$(INSTALL) -m 644 $(addprefix man/,$(pages1)) "$(DESTDIR)$(datadir)/man/man1"
	$(INSTALL) -m 644 $(addprefix man/,$(pages5)) "$(DESTDIR)$(datadir)/man/man5"
	$(INSTALL) -m 644 $(documents) "$(DESTDIR)$(docdir)"
	@set -e; for pair in $(completions); do \
		from="completions/$${pair%%:*}" to="$(DESTDIR)$(datadir)/$${pair#*:}"; \
		$(INSTALL) -d "$${to%/*}"; \
		$(INSTALL) -m 644 "$$from" "$$to"; \
	done
	@case ":$$PATH:" in *":$(bindir):"*) ;; *) \
		test -n "$(DESTDIR)" || echo 'hint: put $(bindir) into PATH, so that git finds `git provenance`' ;; esac

uninstall:
	rm -f "$(DESTDIR)$(bindir)/git-provenance"
	@for page in $(addprefix man1/,$(pages1)) $(addprefix man5/,$(pages5)); do \
		rm -f "$(DESTDIR)$(datadir)/man/$$page"; done
	@for pair in $(completions); do rm -f "$(DESTDIR)$(datadir)/$${pair#*:}"; done
	@for one in $(documents); do rm -f "$(DESTDIR)$(docdir)/$$one"; done
	@rmdir "$(DESTDIR)$(docdir)" 2>/dev/null || true
