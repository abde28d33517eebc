# shellcheck shell=bash
# What has to be on the machine: looked for, installed by package name where that may be done, and named where not.

NODE_NEEDED=20
POSTGRES_NEEDED=14
NEEDS_TO_RUN='rust compiler cmake node npm postgres'
NEEDS_TO_TEST="$NEEDS_TO_RUN rustfmt clippy shellcheck"

# 69 is EX_UNAVAILABLE.
UNAVAILABLE=69

have() {
  command -v "$1" >/dev/null 2>&1
}

# Makes sure of all that is named, or says what to install and ends.
ensure() {
  local lacking
  # Where rustup puts cargo, for a shell that was opened before it did.
  have cargo || [ ! -x "${HOME:-}/.cargo/bin/cargo" ] || PATH=$HOME/.cargo/bin:$PATH
  lacking=$(lacking_of "$@")
  if [ -n "$lacking" ]; then
    # shellcheck disable=SC2086
    install_lacking $lacking
    # shellcheck disable=SC2086
    lacking=$(lacking_of $lacking)
  fi
  if [ -n "$lacking" ]; then
    # shellcheck disable=SC2086
    explain $lacking
    exit "$UNAVAILABLE"
  fi
  find_postgres || true
}

lacking_of() {
  local need lacking=''
  for need in "$@"; do
    is_there "$need" || lacking="$lacking $need"
  done
  printf '%s\n' "${lacking# }"
}

is_there() {
  case $1 in
    rust) have cargo && [ "$(number_of "$(rustc --version 2>/dev/null)")" -ge "$(number_of "$(rust_needed)")" ] ;;
    # On macOS `cc` is there before there is a compiler behind it.
    compiler) cc --version >/dev/null 2>&1 && c++ --version >/dev/null 2>&1 && have make ;;
    node) [ "$(number_of "$(node --version 2>/dev/null)")" -ge $((NODE_NEEDED * 1000)) ] ;;
    postgres) find_postgres ;;
    rustfmt) cargo fmt --version >/dev/null 2>&1 ;;
    clippy) cargo clippy --version >/dev/null 2>&1 ;;
    *) have "$1" ;;
  esac
}

rust_needed() {
  sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml
}

# The first two numbers of a version as one that can be compared: "rustc 1.95.0" is 1095; 0 when there is none.
number_of() {
  printf '%s\n' "$1" | awk 'match($0, /[0-9]+\.[0-9]+/) { split(substr($0, RSTART, RLENGTH), n, "."); print n[1] * 1000 + n[2]; found = 1; exit }
    END { if (!found) print 0 }'
}

# What a need is called among people.
name_of() {
  case $1 in
    rust) printf 'Rust %s or newer' "$(rust_needed)" ;;
    compiler) printf 'a C and C++ compiler with make' ;;
    cmake) printf 'CMake' ;;
    node) printf 'Node.js %s or newer' "$NODE_NEEDED" ;;
    postgres) printf 'a PostgreSQL server, %s or newer' "$POSTGRES_NEEDED" ;;
    *) printf '%s' "$1" ;;
  esac
}

# The package that has it on `debian` (Ubuntu too), `fedora` or `macos`. Empty: rustup brings it.
package_of() {
  case $1-$2 in
    *-rust) echo rustup ;;
    debian-compiler) echo build-essential ;;
    fedora-compiler) echo gcc gcc-c++ make ;;
    macos-compiler) echo make ;;
    debian-node | fedora-node) echo nodejs ;;
    macos-node) echo node ;;
    fedora-npm) echo nodejs-npm ;;
    macos-npm) echo node ;;
    debian-postgres) echo postgresql ;;
    fedora-postgres) echo postgresql-server ;;
    macos-postgres) echo postgresql@17 ;;
    fedora-shellcheck) echo ShellCheck ;;
    *-rustfmt | *-clippy) ;;
    *) echo "$2" ;;
  esac
}

packages_of() {
  local system=$1 need
  shift
  for need in "$@"; do
    package_of "$system" "$need"
  done | tr ' ' '\n' | awk '!seen[$0]++' | paste -s -d ' ' -
}

# Says what is missing and how it is got.
explain() {
  local need
  warn "this machine lacks something:"
  for need in "$@"; do
    say "  - $(name_of "$need")"
  done
  say
  suggest 'Debian, Ubuntu' 'apt-get install' "$(packages_of debian "$@")"
  suggest 'Fedora' 'dnf install' "$(packages_of fedora "$@")"
  suggest 'macOS' 'brew install' "$(packages_of macos "$@")"
  for need in "$@"; do
    case $need in
      rust) say "Rust comes with rustup (where there is no package of it: https://rustup.rs), then: rustup toolchain install stable" ;;
      compiler) say "On macOS the compiler comes with: xcode-select --install" ;;
      node) say "Where the package is older than Node.js $NODE_NEEDED (Debian 12), take it from https://nodejs.org" ;;
      rustfmt | clippy) say "With rustup: rustup component add $need" ;;
    esac
  done
}

suggest() {
  [ -z "$3" ] || printf '  %-16s %s %s\n' "$1" "$2" "$3" >&2
}

# Installs what it may: packages as root or with a sudo that asks nothing, where there is apt-get; Rust's own tools with rustup.
install_lacking() {
  local need packages='' tools=''
  for need in "$@"; do
    case $need in
      rust) ;;
      rustfmt | clippy) tools="$tools $need" ;;
      node) ! apt_has_node || packages="$packages $need" ;;
      *) packages="$packages $need" ;;
    esac
  done
  if [ -n "$tools" ] && have rustup; then
    step "installing$tools with rustup"
    # shellcheck disable=SC2086
    rustup component add $tools >&2 || true
  fi
  if [ -n "$packages" ] && have apt-get && becomes_root; then
    # shellcheck disable=SC2046,SC2086
    install_packages $(packages_of debian $packages) || warn "apt-get did not install everything"
  fi
}

# An older Node.js helps nobody.
apt_has_node() {
  have apt-get && becomes_root && as_root apt-get update -qq >&2 || return 1
  [ "$(number_of "$(apt-cache policy nodejs | sed -n 's/^ *Candidate: //p')")" -ge $((NODE_NEEDED * 1000)) ]
}

becomes_root() {
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

NO_CLUSTER=/etc/postgresql-common/createcluster.d/amcart.conf
NO_SERVICES=/usr/sbin/policy-rc.d

# In a subshell of its own, whose end takes back what it wrote.
install_packages() (
  trap take_back EXIT
  step "installing $* with apt-get"
  # Of PostgreSQL the programs are wanted and nothing else: no cluster of the system is made, no service is started.
  place "$NO_CLUSTER" 'create_main_cluster = false'
  place "$NO_SERVICES" '#!/bin/sh' 'exit 101'
  # Lists of packages that are absent, as in a container, or old make the first try fail.
  [ -n "$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)" ] || as_root apt-get update -qq >&2
  apt_install "$@" || { as_root apt-get update -qq >&2 && apt_install "$@"; }
)

PLACED=''

# Writes a file of the system for a while; one that is there stays as it is.
place() {
  local path=$1
  shift
  [ ! -e "$path" ] || return 0
  PLACED="$PLACED $path"
  as_root mkdir -p "$(dirname "$path")"
  printf '%s\n' "$@" | as_root tee "$path" >/dev/null
  as_root chmod 755 "$path"
}

take_back() {
  # shellcheck disable=SC2086
  [ -z "$PLACED" ] || as_root rm -f $PLACED
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$@" </dev/null >&2
}
