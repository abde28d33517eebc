# shellcheck shell=bash
# ./amcart token shopper|admin|warehouse|support [--json] [--data-dir DIR]
# ./amcart token --email ADDRESS [--name NAME] [--json] [--data-dir DIR]
#
# Prints an access token of the development identity provider, good for fifteen minutes:
#
#   curl -H "Authorization: Bearer $(./amcart token shopper)" http://localhost:8080/v1/me
#
# An address that is new registers a shopper.
#
#   --json   the whole answer of the token endpoint

run() {
  local data_dir='' kept=0
  [ $# -gt 0 ] || refuse "whose token? shopper, admin, warehouse, support, or --email ADDRESS"
  # Words other than --data-dir are the provider's.
  local words=$#
  while [ "$words" -gt 0 ]; do
    words=$((words - 1))
    if [ "$1" = --data-dir ]; then
      needs_value "$@"
      data_dir=$2
      words=$((words - 1))
      shift 2
    else
      set -- "$@" "$1"
      shift
    fi
  done
  use_data_dir "$data_dir"
  use_running_identity
  token "$@"
}
