import Foundation

/// A shell that completes command lines, and how to ask it what it would offer.
enum Shell: String {
    case bash, zsh, fish

    /// Where it is, when this machine has it.
    var path: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(rawValue)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The name under which the shell looks for the completions of `breakwater`.
    var file: String {
        switch self {
        case .bash: "breakwater"
        case .zsh: "_breakwater"
        case .fish: "breakwater.fish"
        }
    }

    /// A script for the shell: its first argument is the folder of that file, the others are lines;
    /// for each it prints the line behind `== ` and what Tab offers at its end.
    var script: String {
        switch self {
        case .bash: Self.bashScript
        case .zsh: Self.zshScript
        case .fish: Self.fishScript
        }
    }

    // What readline hands to a completion, by hand: it shows nothing outside a terminal.
    private static let bashScript = #"""
        source "$1/breakwater"
        shift
        for line; do
            read -ra COMP_WORDS <<< "$line"
            [[ $line == *' ' ]] && COMP_WORDS+=('')
            COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
            _breakwater breakwater "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\n' "== $line" "${COMPREPLY[@]}"
        done
        """#

    // Its completions work in its line editor alone, so a second zsh gets a terminal.
    private static let zshScript = #"""
        zmodload zsh/zpty
        zpty -b shell zsh -f -i
        # What the shell writes until it writes the mark; twenty seconds of silence at most.
        heard() {
            local part all=
            local -i quiet=0
            while [[ $all != *$1* ]] && (( quiet < 1000 )); do
                if zpty -rt shell part; then all+=$part quiet=0
                else (( quiet += 1 )); sleep 0.02; fi
            done
            print -r -- $all
        }
        tell() { zpty -w shell $1 }
        # Room for all of it, and no question whether to list so much.
        tell "stty rows 250 columns 250; PS1=; unset zle_bracketed_paste; LISTMAX=10000"
        tell "fpath=(${(q)1} \$fpath); autoload -U compinit && compinit -u -D; unsetopt automenu"
        tell "over() { print -r -- listed''-all; zle send-break }; zle -N over; bindkey '^T' over"
        tell "print rea''dy"
        heard ready > /dev/null
        for line in "${@:2}"; do
            print -r -- "== $line"
            zpty -w -n shell "$line"$'\t\x14'
            heard listed-all
        done
        zpty -d shell
        """#

    private static let fishScript = #"""
        set -p fish_complete_path $argv[1]
        for line in $argv[2..]
            echo "== $line"
            complete -C $line
        end
        """#
}
