
# What the option `$2` of the command `$1` may take; empty where it takes nothing.
_signet_value_of() {
  printf '%s' "${_signet_values["$1 $2"]:-${_signet_values["signet $2"]:-}}"
}

_signet() {
  local at=signet current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i word values
  # `--lang=vi` comes as three words.
  if [ "$current" = = ]; then current=''; elif [ "$before" = = ]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      -*) if [ -n "$(_signet_value_of "$at" "$word")" ] && [ "${COMP_WORDS[i + 1]}" != = ]; then ((i++)); fi ;;
      *) case " ${_signet_commands["$at"]:-} " in *" $word "*) at="$at $word" ;; esac ;;
    esac
  done
  COMPREPLY=()
  case $before in -*) values=$(_signet_value_of "$at" "$before") ;; *) values='' ;; esac
  if [ "$values" = '*' ]; then return; fi # bash completes a file
  if [ -z "$values" ]; then
    case $current in
      -*) values="${_signet_options["$at"]:-} ${_signet_options[signet]}" ;;
      *) values="${_signet_commands["$at"]:-} ${_signet_places["$at"]:-}" ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current" | sort -u)
}

complete -o default -F _signet signet
