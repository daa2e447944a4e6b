namespace Agrimaan.Cli.Completing;

/// <summary>What each shell is told. All of them ask the program itself, so that a script never grows old.</summary>
internal static class ShellScripts
{
    private const string Bash =
        """
        # Completion of agrimaan for bash. To have it always: agrimaan completion bash >> ~/.bashrc
        _agrimaan() {
          local IFS=$'\n' line
          COMPREPLY=()
          while IFS= read -r line; do
            if [[ $line == :files ]]; then
              type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
              COMPREPLY+=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            else
              COMPREPLY+=("${line%%$'\t'*}")
            fi
          done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -F _agrimaan agrimaan

        """;

    private const string Zsh =
        """
        #compdef agrimaan
        # Completion of agrimaan for zsh. To have it always: agrimaan completion zsh >> ~/.zshrc, below compinit.
        _agrimaan() {
          local -a found
          local line word about
          while IFS= read -r line; do
            if [[ $line == :files ]]; then
              _files
            else
              word=${line%%$'\t'*} about=${line#*$'\t'}
              found+=("${word//:/\\:}${about:+:$about}")
            fi
          done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
          (( ${#found} )) && _describe agrimaan found
        }
        compdef _agrimaan agrimaan

        """;

    private const string Fish =
        """
        # Completion of agrimaan for fish. To have it always: agrimaan completion fish > ~/.config/fish/completions/agrimaan.fish
        function __agrimaan_complete
            set -l words (commandline -opc) (commandline -ct)
            for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
                if test "$line" = ":files"
                    __fish_complete_path (commandline -ct)
                else
                    echo $line
                end
            end
        end
        complete -c agrimaan -f -a '(__agrimaan_complete)'

        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string> { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };
}
