# shellcheck shell=bash
# ./amcart seed [--styles N] [--data-dir DIR]
#
# Fills the open shop, as ./amcart up does on the first day, up to so many styles: those that are there stay as they are, a larger
# number adds what is missing. The same number makes the same shop everywhere.
#
#   --styles N   how many styles (2000; a million takes its time and says how far it is)

run() {
  local data_dir='' styles=2000
  while [ $# -gt 0 ]; do
    case $1 in
      --styles | --data-dir)
        needs_value "$@"
        case $1 in
          --styles) styles=$2 ;;
          --data-dir) data_dir=$2 ;;
        esac
        shift
        ;;
      *) refuse_word seed "$1" ;;
    esac
    shift
  done
  case $styles in '' | 0 | *[!0-9]*) refuse "--styles is \"$styles\"; expected a number from 1" ;; esac
  use_data_dir "$data_dir"
  use_open_shop
  long_run "$SHOP_BINARY" seed --styles "$styles"
}
