#compdef image-transmit
# Completion of image-transmit for zsh. In a shell: source <(image-transmit completion zsh)
# Or as a file _image-transmit in a folder of $fpath. Either after compinit.

# Names out of the cfg.yaml that the command typed here would use; none where there is none. The last argument says which.
_image-transmit_names() {
    local kind=$@[-1]
    local -a names
    # it is evaluated, so that ~ and aliases work; not if there is more in it than a path
    [[ $program =~ '^[[:alnum:]_./~+-]+$' ]] || return 1
    names=(${(f)"$(_call_program names $program completion names $kind </dev/null 2>/dev/null)"})
    (( $#names )) && compadd "${@[1,-2]}" -a names
}

_image-transmit() {
    local curcontext=$curcontext state state_descr line program=$words[1]
    typeset -A opt_args
    _arguments -C @OPTIONS@ \
        '1:command:->commands' \
        '*::operand:->operands'
    case $state in
    commands)
        local -a commands
        commands=(
@DESCRIPTIONS@
        )
        _describe -t commands command commands
        ;;
    operands)
        case $line[1] in
@COMMANDS@
        esac
        ;;
    esac
}

if [[ $funcstack[1] = _image-transmit ]]; then
    _image-transmit "$@"
elif (( $+functions[compdef] )); then
    compdef _image-transmit image-transmit
fi
