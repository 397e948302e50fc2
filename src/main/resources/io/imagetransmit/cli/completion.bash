# Completion of image-transmit for bash. In a shell: source <(image-transmit completion bash)
# Shells that load completions from files want it as /usr/share/bash-completion/completions/image-transmit.

# Names out of the cfg.yaml that the command typed here would use; none where there is none. The command may be an alias or begin with
# ~, so the shell has to read it as it does the line; not if there is more in it than a path.
_image_transmit_names() {
    [[ $1 =~ ^[[:alnum:]_./~+-]+$ ]] || return 0
    eval "$1 completion names $2" 2>/dev/null </dev/null || return 0
}

# What a word of this kind can be, into COMPREPLY, each behind the given lead.
_image_transmit_values() {
    local program=$1 kind=$2 word=$3 lead=$4 line suffix
    case $kind in
    targets)
        if [[ $word == *,* ]]; then
            lead=$lead${word%,*},
            word=${word##*,}
        fi
        ;;
    esac
    while IFS= read -r line; do
        COMPREPLY[${#COMPREPLY[@]}]=$lead$line
    done < <(
        case $kind in
        words:*) compgen -W "${kind#words:}" -- "$word" ;;
        sources | targets | registries) compgen -W "$(_image_transmit_names "$program" "$kind")" -- "$word" ;;
        files) compgen -f -- "$word" ;;
        folders) compgen -d -- "$word" ;;
        metas | images)
            compgen -d -- "$word"
            for suffix in meta.yaml .tar; do
                [[ $kind == metas && $suffix == .tar ]] || compgen -f -X "!*$suffix" -- "$word"
            done
            ;;
        esac
    )
    case $kind in
    files | folders | metas | images) compopt -o filenames 2>/dev/null ;;
    targets) compopt -o nospace 2>/dev/null ;;
    esac
}

_image_transmit() {
    local word=${COMP_WORDS[COMP_CWORD]} lead="" flag="" subcommand="" kind="" flags="" last="" place=0 i
    local operands=()
    COMPREPLY=()

    # which subcommand, and how many operands stand before the cursor; bash has = as a word of its own
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        =) ((i++)) ;;
        -*=*) ;;
        -*)
            if [[ ${COMP_WORDS[i + 1]:-} != "=" ]]; then
                _image_transmit_kind "$subcommand" "${COMP_WORDS[i]}"
                # a value that is a word of its own
                [[ -z $kind ]] || ((i++))
            fi
            ;;
        @SUBCOMMANDS@)
            if [[ -z $subcommand ]]; then subcommand=${COMP_WORDS[i]}; else ((++place)); fi
            ;;
        *) ((++place)) ;;
        esac
    done

    # -src=n, -src n, and -src=n in one word where somebody has taken = from COMP_WORDBREAKS
    local before="" above=""
    ((COMP_CWORD < 2)) || before=${COMP_WORDS[COMP_CWORD - 1]}
    ((COMP_CWORD < 3)) || above=${COMP_WORDS[COMP_CWORD - 2]}
    if [[ $word == "=" ]]; then
        flag=$before word=""
    elif [[ $before == "=" ]]; then
        flag=$above
    elif [[ $word == -*=* ]]; then
        flag=${word%%=*} lead=${word%%=*}= word=${word#*=}
    elif [[ $before == -* ]]; then
        flag=$before
    fi
    kind=""
    [[ -z $flag ]] || _image_transmit_kind "$subcommand" "$flag"
    if [[ -n $kind ]]; then
        _image_transmit_values "$1" "$kind" "$word" "$lead"
        return 0
    fi

    case $subcommand in
@COMMANDS@
    esac
    if [[ $word == -* ]]; then
        # two hyphens are taken like one
        [[ $word != --* ]] || flags=-${flags// / -}
        _image_transmit_values "$1" "words:$flags" "$word" ""
        [[ ${COMPREPLY[0]:-} != *= ]] || compopt -o nospace 2>/dev/null
    elif [[ -n ${operands[place]:-} ]]; then
        _image_transmit_values "$1" "${operands[place]}" "$word" ""
    elif [[ -n $last ]]; then
        _image_transmit_values "$1" "${operands[0]}" "$word" ""
    fi
    return 0
}

# What the value of a flag is, into kind; empty for a flag that takes none.
_image_transmit_kind() {
    kind=""
    case "$1 $2" in
@VALUES@
    esac
}

complete -F _image_transmit image-transmit
