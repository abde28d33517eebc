# shellcheck shell=bash
# What the front door says about itself.

usage() {
  cat <<'END'
AmCart, an apparel shop.

  ./amcart up                     build, start and seed the shop; Ctrl-C stops it
  ./amcart test                   run everything that checks the shop

Running it
  up [--detach] [--fresh] [--port N] [--data-dir DIR] [--styles N]
  down                            stop all that up started
  status [--json]                 what runs, and where
  logs [PART] [--follow]          what shop, identity and postgres say
  token WHO | --email ADDRESS     an access token for curl: shopper, admin, warehouse, support

Its data
  seed [--styles N]               make an apparel shop's worth of products
  import FILE [--map FILE] [--dry-run]
                                  bring in products from CSV
  replay CONSUMER                 hand a consumer all its events again

Changing it
  test [--quick|--deep] [-- NAME]
  lint                            formatting and lints alone
  generate [--check]              write the contracts that come from the code
  invoke OPERATION [--sample FILE] [--artifact FILE]
                                  run an operation's Lambda artifact with its sample
  new-operation CONTEXT VERB      begin an operation
  bench                           measure

State is kept in .amcart/, or where --data-dir or AMCART_DATA_DIR says.
`./amcart COMMAND --help` says more.
END
}

# Whether there is such a command. A path is none.
is_command() {
  case $1 in
    '' | -* | *[!a-z-]*) return 1 ;;
  esac
  [ -f "scripts/commands/$1.sh" ]
}

# Refuses a command that is not there and names the nearest that is. 64 is EX_USAGE.
unknown_command() {
  warn "there is no command \"$1\""
  local nearest
  nearest=$(nearest_command "$1")
  [ -z "$nearest" ] || printf 'Did you mean ./amcart %s?\n' "$nearest" >&2
  printf 'All commands: ./amcart\n' >&2
  exit 64
}

# The command with the fewest letters to change, when they are few.
nearest_command() {
  local file
  for file in scripts/commands/*.sh; do
    basename "$file" .sh
  done | awk -v said="$1" '
    function least(a, b, c) { return a < b ? (a < c ? a : c) : (b < c ? b : c) }
    function distance(a, b,   i, j, d, cost) {
      for (i = 0; i <= length(a); i++) d[i, 0] = i
      for (j = 0; j <= length(b); j++) d[0, j] = j
      for (i = 1; i <= length(a); i++)
        for (j = 1; j <= length(b); j++) {
          cost = substr(a, i, 1) != substr(b, j, 1)
          d[i, j] = least(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + cost)
        }
      return d[length(a), length(b)]
    }
    { far = distance(said, $0); if (index($0, said) == 1) far = 1 }
    NR == 1 || far < best { best = far; name = $0 }
    END { if (best <= 2 || best <= length(said) / 2) print name }'
}

# Prints the command's own help, the comment at the top of its file, when it is asked for.
help_if_asked() {
  local command=$1 word
  shift
  for word in "$@"; do
    case $word in
      --) return 0 ;;
      -h | --help)
        sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "scripts/commands/$command.sh"
        exit 0
        ;;
    esac
  done
}

# Refuses an option that has no value after it: called with the words that are left.
needs_value() {
  [ -n "${2:-}" ] || refuse "$1 needs a value"
}

# Refuses a word that a command does not know.
refuse_word() {
  warn "./amcart $1 does not know \"$2\""
  say "./amcart $1 --help says what it knows"
  exit 64
}

# Reads the arguments of a command that takes --data-dir and nothing else.
data_dir_alone() {
  local command=$1 data_dir=''
  shift
  while [ $# -gt 0 ]; do
    [ "$1" = --data-dir ] || refuse_word "$command" "$1"
    needs_value "$@"
    data_dir=$2
    shift 2
  done
  use_data_dir "$data_dir"
}
