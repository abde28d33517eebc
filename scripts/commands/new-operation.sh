# shellcheck shell=bash
# ./amcart new-operation CONTEXT VERB[-NOUN] [--internal] [--topic TOPIC]
#
# Begins an operation: its file, its row in the table, its wiring in template.yaml, its line in the README and its sample, with the
# holes marked, and prints what is left to do. It compiles at once, answers 501 and has a test that fails until it is written.
#
#   ./amcart new-operation order hold                                a route
#   ./amcart new-operation order count-parcels --internal            only other contexts ask
#   ./amcart new-operation review on-order-changed --topic orders.v1 hears what happened
#   ./amcart new-operation order sweep-holds                         runs by the clock
#
# docs/adding-an-operation.md says what makes one right.

# What operations do. Another word is fine when none of these will do: add it here.
VERBS='accept activate add allocate approve archive assign authorise cancel capture change check close confirm contact count create
deactivate describe deliver edit erase export find get hold import invite issue link list merge moderate move notify open pause pay pick place
preview publish quote read receive reconcile record redeem refresh refund reject release remove rename reopen replace replay report reserve
resend resolve restore resume return revert revoke schedule search send set settle ship start submit subscribe suggest transfer undo
unlink unpublish unsubscribe update upload verify void vote withdraw'

# Verbs that are words of Rust: alone they name no module.
WORDS_OF_RUST=' move return '

run() {
  local context='' name='' internal='' topic=''
  while [ $# -gt 0 ]; do
    case $1 in
      --internal) internal=yes ;;
      --topic)
        needs_value "$@"
        topic=$2
        shift
        ;;
      -*) refuse_word new-operation "$1" ;;
      *)
        if [ -z "$context" ]; then
          context=$1
        elif [ -z "$name" ]; then
          name=$1
        else
          refuse_word new-operation "$1"
        fi
        ;;
    esac
    shift
  done
  [ -n "$name" ] || refuse "which? ./amcart new-operation CONTEXT VERB[-NOUN]"
  check_context "$context"
  check_name "$context" "$name"
  local kind
  kind=$(kind_of "$name" "$internal")
  if [ "$kind" = event ]; then
    check_topic "$topic"
  else
    [ -z "$topic" ] || refuse "only on-… operations hear a topic"
  fi
  spell "$context" "$name" "$topic"
  write "$kind"
  say_what_is_left "$kind"
}

check_context() {
  [ -f "functions/$1/src/operations.rs" ] && return
  refuse "there is no context \"$1\"; there are $(contexts)"
}

contexts() {
  local folder all=''
  for folder in functions/*/; do
    folder=${folder%/}
    all="$all, ${folder##*/}"
  done
  printf '%s\n' "${all#, }"
}

check_name() {
  local verb=${2%%-*} word
  [[ $2 =~ ^[a-z]+(-[a-z][a-z0-9]*)*$ ]] || refuse "\"$2\" is no name; it is a verb in lower case, perhaps with a noun: hold, add-line"
  case $verb in
    on) [[ $2 =~ ^on-[a-z0-9]+-[a-z0-9-]+$ ]] || refuse "\"$2\" hears nothing; say on-<what happened>: on-order-changed" ;;
    sweep) [[ $2 = *-* ]] || refuse "\"$2\" sweeps nothing; say sweep-<what>: sweep-holds" ;;
    *)
      for word in $VERBS; do
        [ "$word" != "$verb" ] || break
      done
      [ "$word" = "$verb" ] || refuse "\"$verb\" is no verb that operations have; they $(tr -s '\n' ' ' <<<"$VERBS")"
      ;;
  esac
  [[ $WORDS_OF_RUST != *" $2 "* ]] || refuse "\"$2\" is a word of Rust; say what: $2-something"
  [ ! -e "$(file_of "$1" "$2")" ] || refuse "$(file_of "$1" "$2") is there already"
  ! grep -q "\"$1\.$2\" =>" "functions/$1/src/operations.rs" || refuse "$1.$2 stands in the table already"
  ! grep -q "^ *Handler: $1\.$2\$" template.yaml || refuse "$1.$2 stands in template.yaml already"
}

file_of() {
  printf 'functions/%s/src/operations/%s.rs\n' "$1" "${2//-/_}"
}

kind_of() {
  case $1 in
    on-* | sweep-*) [ -z "$2" ] || refuse "--internal is for operations that other contexts ask" ;;
  esac
  case $1 in
    on-*) echo event ;;
    sweep-*) echo schedule ;;
    *) if [ -n "$2" ]; then echo internal; else echo call; fi ;;
  esac
}

# The topics, as events/src/topics declares them: `OrderEvent on "orders.v1"`.
topics() {
  sed -n 's/^ *\([A-Za-z]*\) on "\([a-z.0-9]*\)" about .*/\2 \1/p' events/src/topics/*.rs
}

check_topic() {
  [ -n "$1" ] || refuse "what does it hear? --topic, one of: $(topics | cut -d ' ' -f 1 | tr '\n' ' ')"
  topics | grep -q "^$1 " || refuse "there is no topic \"$1\"; there are: $(topics | cut -d ' ' -f 1 | tr '\n' ' ')"
}

# Everything that is spelled from the operation's one name.
spell() {
  CONTEXT=$1 VERB=$2 TOPIC=$3
  OPERATION=$CONTEXT.$VERB
  FILE=$(file_of "$CONTEXT" "$VERB")
  MODULE=${VERB//-/_}
  NAME=$(capitalised "$VERB")
  CONTEXT_ID=$(capitalised "$CONTEXT")
  EVENT='' KIND=''
  if [ -n "$TOPIC" ]; then
    EVENT=$(topics | sed -n "s/^$TOPIC //p")
    # The bytes of the topic's first type, as Lambda hands header values over.
    KIND=$(sed -n 's/^ *"\([a-z.0-9-]*\.v[0-9]*\)" => .*/\1/p' "$(grep -l "on \"$TOPIC\" about" events/src/topics/*.rs)" | head -n 1)
    KIND=$(printf '%s' "$KIND" | od -An -v -tu1 | tr -s ' \n' ' ' | sed 's/^ *//; s/ *$//; s/ /, /g')
  fi
  case $VERB in
    get* | list* | find* | search* | suggest* | describe* | check* | count* | preview* | read*) METHOD=GET ;;
    update* | change* | edit* | rename*) METHOD=PATCH ;;
    remove* | revoke*) METHOD=DELETE ;;
    set* | replace*) METHOD=PUT ;;
    *) METHOD=POST ;;
  esac
}

# add-line is AddLine.
capitalised() {
  printf '%s\n' "$1" | awk -F - '{ for (i = 1; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2); print "" }'
}

# A file of scripts/new-operation with the operation's spellings in it.
filled() {
  sed -e "s/%OPERATION%/$OPERATION/g" -e "s/%FUNCTIONNAME%/$CONTEXT-$VERB/g" -e "s/%FUNCTION%/$MODULE/g" -e "s/%NAME%/$NAME/g" \
    -e "s/%RESOURCE%/$CONTEXT_ID$NAME/g" -e "s/%CONTEXTID%/$CONTEXT_ID/g" -e "s/%CONTEXT%/$CONTEXT/g" -e "s/%METHOD%/$METHOD/g" \
    -e "s/%TOPIC%/$TOPIC/g" -e "s/%EVENT%/$EVENT/g" -e "s/%KIND%/$KIND/g" "scripts/new-operation/$1.in"
}

write() {
  local code=$1 row=$MODULE::$MODULE reached=''
  case $1 in
    call) reached="\`$METHOD HOLE\`" ;;
    internal)
      code=call
      reached=internal
      ;;
    event)
      row=$MODULE::handle
      reached="\`$TOPIC\`"
      ;;
    schedule) reached='every minute' ;;
  esac
  SAMPLE=events/samples/$OPERATION.json
  local table=functions/$CONTEXT/src/operations.rs readme=functions/$CONTEXT/README.md wiring
  wiring=$(filled "$1.yaml")
  [ "$1-$METHOD" = call-GET ] || [ "$1" != call ] || wiring="$wiring
$(filled write.yaml)"

  filled "$code.rs" >"$FILE"
  filled "$1.json" >"$SAMPLE"
  place_module "$table" | put "$table"
  place_row "\"$CONTEXT." "    \"$OPERATION\" => $row," '^];' "$table" | put "$table"
  place_wiring "$wiring" | put template.yaml
  [ ! -f "$readme" ] || place_row "| \`$CONTEXT." "| \`$OPERATION\` | $reached | HOLE: does what |" '' "$readme" | put "$readme"
}

# Takes a file's new text, whole, before the file is touched.
put() {
  local draft
  draft=$(cat && printf x)
  [ "$draft" != x ] || die "$1 would be empty"
  printf '%s' "${draft%x}" >"$1"
}

# The order of every list: what is asked, what is heard, what is swept, the outbox last.
RANK='function rank(verb) { return verb ~ /^sweep-outbox/ ? 3 : verb ~ /^sweep-/ ? 2 : verb ~ /^on-/ ? 1 : 0 }'

# Puts `mod x;` where the alphabet has it.
place_module() {
  awk -v mod="mod $MODULE;" '
    /^mod / { seen = 1; if (!done && $0 > mod) { print mod; done = 1 } }
    !/^mod / && seen && !done { print mod; done = 1 }
    { print }' "$1"
}

# Puts the line `$2` into the list whose lines begin with `$1`, before `$3` when nothing in it comes later.
place_row() {
  awk -v head="$1" -v line="$2" -v end="$3" -v verb="$VERB" "$RANK"'
    { text = $0; sub(/^ */, "", text) }
    index(text, head) == 1 {
      seen = 1
      if (!done && rank(substr(text, length(head) + 1)) > rank(verb)) { print line; done = 1 }
    }
    seen && !done && (end == "" ? index(text, head) != 1 : $0 ~ end) { print line; done = 1 }
    { print }
    END { if (seen && !done) print line }' "$4"
}

# Puts a resource among those of its context.
place_wiring() {
  BLOCK=$1 awk -v handler="      Handler: $CONTEXT." -v verb="$VERB" "$RANK"'
    FNR == NR && /^  [A-Za-z0-9]+:/ { began = FNR }
    FNR == NR && index($0, handler) == 1 {
      last = FNR
      target = 0
      if (!later && rank(substr($0, length(handler) + 1)) > rank(verb)) later = began
    }
    FNR == NR && last && !target && (/^  # ---/ || /^[A-Z]/) { target = FNR }
    FNR == NR { next }
    FNR == (later ? later : target) { print ENVIRON["BLOCK"]; print "" }
    { print }' template.yaml template.yaml
}

say_what_is_left() {
  say "$OPERATION has begun. Its holes:"
  say
  grep -n HOLE "$FILE" "$SAMPLE" template.yaml "functions/$CONTEXT/README.md" 2>/dev/null | sed 's/^\([^:]*:[0-9]*\): */  \1  /' >&2 || true
  say
  say "Then:"
  case $1 in
    internal)
      todo "move the request and its answer to shared/calls/src/$CONTEXT.rs with \`impl Call\`, and use them here"
      ;;
    event) todo "$SAMPLE holds no real event yet: key and value are base64, header values are lists of bytes" ;;
    call) todo "$SAMPLE asks nothing yet: give it what the operation reads, and the address of template.yaml" ;;
  esac
  [ "$1" != event ] || todo "functions/$CONTEXT/README.md, \"Listens to\": say what it makes of $TOPIC"
  todo "./amcart generate      openapi.yaml has it then"
  todo "./amcart invoke $OPERATION      the real artifact with the sample"
  todo "./amcart test      compares all lists and names what is missing"
  say
  say "docs/adding-an-operation.md says what makes it right."
}

todo() {
  say "  - $*"
}
