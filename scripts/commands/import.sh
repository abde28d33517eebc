# shellcheck shell=bash
# ./amcart import FILE [--map FILE] [--dry-run] [--data-dir DIR]
#
# Brings products from CSV into the open shop, the way staff's upload does: both dialects of Shopify as they are, any other with
# a file that maps its columns. Errors name line and column. Repeating an import changes nothing twice.
#
#   --map FILE   how the columns become products
#   --dry-run    only say what would happen

run() {
  local data_dir='' file='' map='' dry=''
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) dry=yes ;;
      --map | --data-dir)
        needs_value "$@"
        case $1 in
          --map) map=$(from_here "$2") ;;
          --data-dir) data_dir=$2 ;;
        esac
        shift
        ;;
      -*) refuse_word import "$1" ;;
      *)
        [ -z "$file" ] || refuse "one file at a time: what is \"$1\"?"
        file=$(from_here "$1")
        ;;
    esac
    shift
  done
  [ -n "$file" ] || refuse "which file? ./amcart import FILE"
  [ -r "$file" ] || die "$file cannot be read"
  [ -z "$map" ] || [ -r "$map" ] || die "$map cannot be read"
  use_data_dir "$data_dir"
  use_open_shop
  long_run "$SHOP_BINARY" import "$file" ${map:+--map "$map"} ${dry:+--dry-run} \
    --url "http://127.0.0.1:$(kept_port shop)" --token "$(token admin)"
}
