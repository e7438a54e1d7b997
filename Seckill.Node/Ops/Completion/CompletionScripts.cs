using System.Globalization;

namespace Seckill.Node.Ops.Completion;

/// <summary>Scripts that teach a shell the verbs; they hold the whole tree, and start no process for a tab.</summary>
internal static class CompletionScripts
{
    public static string Of(string shell, CompletionTree tree) => shell switch
    {
        "bash" => Bash(tree),
        "zsh" => Zsh(tree),
        "fish" => Fish(tree),
        "pwsh" => PowerShell(tree),
        _ => throw new InvalidOperationException($"no completion for {shell}"),
    };

    private static string Bash(CompletionTree tree) =>
        $$"""
        # bash completion of seckill. For this shell: eval "$(seckill completion bash)"
        # For all: seckill completion bash > ~/.local/share/bash-completion/completions/seckill
        {{Functions(tree)}}
        _seckill() {
            local current="${COMP_WORDS[COMP_CWORD]}" previous="" path="" word index
            [ "$COMP_CWORD" -gt 0 ] && previous="${COMP_WORDS[COMP_CWORD - 1]}"
            for ((index = 1; index < COMP_CWORD; index++)); do
                word="${COMP_WORDS[index]}"
                [ -n "$(_seckill_words "${path:+$path }$word")" ] && path="${path:+$path }$word"
            done
            COMPREPLY=()
            if _seckill_takes_file "$previous"; then
                mapfile -t COMPREPLY < <(compgen -f -- "$current")
            elif [ -n "$(_seckill_choices "$previous")" ]; then
                mapfile -t COMPREPLY < <(compgen -W "$(_seckill_choices "$previous")" -- "$current")
            else
                mapfile -t COMPREPLY < <(compgen -W "$(_seckill_words "$path")" -- "$current")
            fi
        }
        complete -F _seckill seckill
        """;

    private static string Zsh(CompletionTree tree) =>
        $$"""
        #compdef seckill
        # zsh completion of seckill. For this shell: eval "$(seckill completion zsh)"
        # For all: seckill completion zsh > a directory of $fpath, named _seckill
        {{Functions(tree)}}
        _seckill() {
            local current="${words[CURRENT]}" previous="${words[CURRENT-1]}" at="" word index
            for ((index = 2; index < CURRENT; index++)); do
                word="${words[index]}"
                [ -n "$(_seckill_words "${at:+$at }$word")" ] && at="${at:+$at }$word"
            done
            if _seckill_takes_file "$previous"; then
                _files
            elif [ -n "$(_seckill_choices "$previous")" ]; then
                compadd -- ${=$(_seckill_choices "$previous")}
            else
                compadd -- ${=$(_seckill_words "$at")}
            fi
        }
        if [ "${funcstack[1]}" = "_seckill" ]; then _seckill "$@"; else compdef _seckill seckill; fi
        """;

    /// <summary>Functions that bash and zsh both understand.</summary>
    private static string Functions(CompletionTree tree) => string.Join('\n',
    [
        "_seckill_words() {",
        "    case \"$1\" in",
        .. tree.Words.Select(one => $"        '{one.Path}') echo '{string.Join(' ', one.Words)}' ;;"),
        "    esac",
        "}",
        "_seckill_choices() {",
        "    case \"$1\" in",
        .. CompletionTree.Choices.Select(one => $"        {one.Key}) echo '{string.Join(' ', one.Value)}' ;;"),
        "    esac",
        "}",
        "_seckill_takes_file() {",
        $"    case \"$1\" in {string.Join('|', tree.Files)}) return 0 ;; *) return 1 ;; esac",
        "}",
    ]);

    private static string Fish(CompletionTree tree) => string.Join('\n',
    [
        "# fish completion of seckill: seckill completion fish > ~/.config/fish/completions/seckill.fish",
        "function __seckill_at",
        "    set -l at",
        "    for word in (commandline -opc)[2..-1]",
        "        string match -q -- '-*' $word; or set at $at $word",
        "    end",
        "    test \"$at\" = \"$argv\"",
        "end",
        "complete -c seckill -f",
        .. tree.Words.SelectMany(one => one.Words.Select(word => word.StartsWith("--", StringComparison.Ordinal)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"complete -c seckill -n \"__seckill_at {one.Path}\" -l {word[2..]}{ValueOf(tree, word)}")
            : $"complete -c seckill -n \"__seckill_at {one.Path}\" -a {word}")),
        "",
    ]);

    private static string ValueOf(CompletionTree tree, string option) => tree.Files.Contains(option) ? " -rF"
        : CompletionTree.Choices.TryGetValue(option, out var words) ? $" -xa '{string.Join(' ', words)}'" : "";

    private static string PowerShell(CompletionTree tree) => string.Join('\n',
    [
        "# PowerShell completion of seckill: seckill completion pwsh | Out-String | Invoke-Expression",
        "$SeckillWords = @{",
        .. tree.Words.Select(one => $"    '{one.Path}' = '{string.Join(' ', one.Words)}'"),
        "}",
        "$SeckillChoices = @{",
        .. CompletionTree.Choices.Select(one => $"    '{one.Key}' = '{string.Join(' ', one.Value)}'"),
        "}",
        "Register-ArgumentCompleter -Native -CommandName seckill -ScriptBlock {",
        "    param($current, $ast, $position)",
        "    $typed = @($ast.CommandElements | Select-Object -Skip 1 |",
        "        Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })",
        "    $at = ''",
        "    foreach ($word in $typed) {",
        "        $next = (\"$at $word\").Trim()",
        "        if ($SeckillWords.ContainsKey($next)) { $at = $next }",
        "    }",
        "    $words = $SeckillWords[$at]",
        "    $last = if ($typed.Count -gt 0) { $typed[-1] } else { '' }",
        "    if ($SeckillChoices.ContainsKey($last)) { $words = $SeckillChoices[$last] }",
        "    $words -split ' ' | Where-Object { $_ -like \"$current*\" } |",
        "        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }",
        "}",
        "",
    ]);
}
