# shellcheck shell=bash
# ./amcart generate [--check]
#
# Writes what comes from the code and is committed: the HTTP contract and the schemas of the events.
#
#   --check   write nothing; fail when something would change

run() {
  case ${1:-} in
    '' | --check) [ $# -le 1 ] || refuse_word generate "$2" ;;
    *) refuse_word generate "$1" ;;
  esac
  ensure rust compiler cmake
  run_development_build generate "$@"
}
