//! Completions for bash, zsh and fish, made from the table of flags.

use std::fmt::Write;

use crate::flags::table::flags;
use crate::flags::{Complete, Flag, Value};

/// For bash: a function that looks at the word before the one being typed.
pub fn bash() -> String {
    let options: Vec<String> = flags().flat_map(spellings).collect();
    let mut cases = String::new();
    for flag in flags() {
        let Some(Value { complete, bare, .. }) = &flag.value else {
            continue;
        };
        let reply = match complete {
            // Readline would offer files if nothing else is offered.
            Complete::Nothing => "compopt +o default".to_owned(),
            // Readline completes files better than compgen, which does not handle quotes.
            Complete::File => ":".to_owned(),
            Complete::Words(words) => {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                format!(
                    "mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$word\")",
                    words.join(" ")
                )
            }
        };
        // After a sign, which is the only place for an optional value.
        let mut words = vec![format!("--{}=", flag.long)];
        if bare.is_none() {
            words.splice(..0, spellings(flag));
        }
        let _ = write!(
            cases,
            "        {})\n            {reply}\n            return\n            ;;\n",
            words.join(" | ")
        );
    }
    format!(
        r#"# bash completion for hapfilter, made by 'hapfilter --generate complete-bash'

_hapfilter() {{
    local word=$2 before=$3
    COMPREPLY=()
    # Readline cuts '--option=value' at the '=', which then counts as a word.
    if [[ ${{COMP_WORDS[COMP_CWORD]}} == '=' ]]; then
        word=''
        before+='='
    elif [[ $before == '=' ]]; then
        before=${{COMP_WORDS[COMP_CWORD - 2]}}=
    fi
    local typed
    for typed in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        [[ $typed == '--' ]] && return
    done
    case $before in
{cases}    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '{options}' -- "$word")
    fi
}}

complete -o default -F _hapfilter hapfilter
"#,
        options = options.join(" ")
    )
}

/// For zsh: arguments of `_arguments`.
pub fn zsh() -> String {
    let mut specs = String::new();
    for flag in flags() {
        let names = spellings(flag);
        // `{-f+,--format=}`: the value may be the next word, or follow the sign. `--stats=-`: it
        // can only follow the sign.
        let with_sign = |name: &String| match (&flag.value, name.starts_with("--")) {
            (None, _) => name.clone(),
            (Some(Value { bare: Some(_), .. }), _) => format!("{name}=-"),
            (Some(_), true) => format!("{name}="),
            (Some(_), false) => format!("{name}+"),
        };
        let signed: Vec<String> = names.iter().map(with_sign).collect();
        let exclusive = match flag.is_repeatable {
            true => "*".to_owned(),
            false => format!("({})", names.join(" ")),
        };
        let shown = match &signed[..] {
            [one] => format!("'{exclusive}'{one}"),
            several => format!("'{exclusive}'{{{}}}", several.join(",")),
        };
        let value = match &flag.value {
            None => String::new(),
            Some(value) => {
                let action = match value.complete {
                    Complete::Nothing => " ".to_owned(),
                    Complete::File => "_files".to_owned(),
                    Complete::Words(words) => {
                        let words: Vec<String> = words
                            .iter()
                            .map(|(word, about)| format!("{word}\\:\"{}\"", zsh_text(about)))
                            .collect();
                        format!("(({}))", words.join(" "))
                    }
                };
                let colons = if value.bare.is_some() { "::" } else { ":" };
                format!("{colons}{}:{action}", zsh_text(value.name))
            }
        };
        let _ = writeln!(specs, "    {shown}'[{}]{value}' \\", zsh_text(flag.brief));
    }
    format!(
        "#compdef hapfilter\n\
         # zsh completion for hapfilter, made by 'hapfilter --generate complete-zsh'\n\n\
         _arguments -s -S \\\n{specs}    '*:input:_files'\n"
    )
}

/// For fish: one `complete` per flag.
pub fn fish() -> String {
    let mut script = "# fish completion for hapfilter, made by 'hapfilter --generate \
                      complete-fish'\n\n"
        .to_owned();
    for flag in flags() {
        let _ = write!(script, "complete -c hapfilter -l {}", flag.long);
        for short in flag.short {
            let _ = write!(script, " -s {short}");
        }
        let _ = write!(script, " -d '{}'", fish_text(flag.brief));
        let bare = flag
            .value
            .as_ref()
            .is_some_and(|value| value.bare.is_some());
        match flag.value.as_ref().map(|value| &value.complete) {
            None => (),
            Some(Complete::Nothing) => script.push_str(" -x"),
            Some(Complete::File) => script.push_str(" -r -F"),
            Some(Complete::Words(words)) => {
                let words: Vec<String> = words
                    .iter()
                    .map(|(word, about)| format!("{word}\\t'{}'", about.replace('\'', "")))
                    .collect();
                // Without -x a value is offered only after a sign.
                let required = if bare { "-f" } else { "-x" };
                let _ = write!(script, " {required} -a \"{}\"", words.join(" "));
            }
        }
        script.push('\n');
    }
    script
}

/// `-f` and `--format`.
fn spellings(flag: &Flag) -> Vec<String> {
    let shorts = flag.short.iter().map(|short| format!("-{short}"));
    shorts.chain([format!("--{}", flag.long)]).collect()
}

/// Text between single quotes in a spec of `_arguments`.
fn zsh_text(text: &str) -> String {
    let mut quoted = String::new();
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("'\\''"),
            '[' | ']' | ':' | '\\' | '"' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c => quoted.push(c),
        }
    }
    quoted
}

fn fish_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}
