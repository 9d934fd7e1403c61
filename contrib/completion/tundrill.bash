# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# tundrill: completion for bash: asks "tundrill complete" what may follow.

_tundrill() {
	local program=${1/#\~/$HOME} wanted='' kept='' word i
	local -a words=() answer=()
	program=${program//\\/}

	# Bash makes three words of "--color=always"; here it is one again.
	for ((i = 1; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if ((i > 1)) && [[ $word == = || ${COMP_WORDS[i - 1]} == = ]]; then
			words[-1]+=$word
		else
			words+=("$word")
		fi
	done
	mapfile -t answer < <("$program" complete -- "${words[@]}" 2> /dev/null)
	wanted=${answer[0]-}
	word=${words[-1]-}
	[[ $word != --*=* ]] || kept=${word%%=*}=

	# What stands in front of the "=" is not part of what bash completes.
	COMPREPLY=()
	for i in "${answer[@]:1}"; do
		i=${i%%$'\t'*}
		[[ $i != "$word"* ]] || COMPREPLY+=("${i#"$kept"}")
	done
	word=${word#"$kept"}
	[[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
	case $wanted in
	scripts)
		compopt -o filenames -o plusdirs
		mapfile -t -O ${#COMPREPLY[@]} COMPREPLY \
			< <(compgen -f -X '!*.pkt' -- "$word") ;;
	files)
		compopt -o filenames -o default ;;
	folders)
		compopt -o filenames -o plusdirs ;;
	programs)
		mapfile -t COMPREPLY < <(compgen -c -- "$word") ;;
	esac
} && complete -F _tundrill tundrill
