# SPDX-License-Identifier: BSD-2-Clause
# tundrill: completion for fish: asks "tundrill complete" what may follow.

function __tundrill_complete
	set -l words (commandline -opc)
	set -l written (commandline -ct)
	set -l word (string unescape -- "$written"; or echo "$written")
	set -l program (string replace -r '^~(?=/)' ~ -- $words[1])
	type -q $program; or return
	set -l answer (command $program complete -- $words[2..-1] "$word")

	# Files follow the "=" of an option, and repeat what stands in front of it.
	# A command that has no completions of its own gets files.
	set -l kept (string match -r -- '^--[^=]*=' "$written")
	set -l path (string replace -- "$kept" '' "$written")
	set -l found (complete -C "'' $path")
	switch "$answer[1]"
		case scripts
			string match -r '^[^\t]*(?:/|\.pkt)(?=\t|$)' -- $found
		case files
			printf '%s\n' "$kept"$found
		case folders
			printf '%s\n' "$kept"(string match -r '^[^\t]*/(?=\t|$)' -- $found)
		case programs
			printf '%s\n' "$kept"(complete -C "$path")
	end
	printf '%s\n' $answer[2..-1]
end

complete -c tundrill -f -a '(__tundrill_complete)'
