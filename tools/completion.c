/* SPDX-License-Identifier: Apache-2.0 */
/* concheck completion SHELL: scripts for the completion of bash, zsh and fish, from the option table. */
#include <stdio.h>
#include <string.h>

#include "tools/message.h"
#include "tools/suggest.h"
#include "tools/verbs.h"

/* What the value of an option is, as far as a shell can complete it. */
enum value_kind { VALUE_NONE, VALUE_WORDS, VALUE_RULES, VALUE_FILE, VALUE_FOLDER, VALUE_OTHER };

static enum value_kind kind_of(const struct cc_option_row *row)
{
    if (!row->value)
        return VALUE_NONE;
    if (row->choices)
        return VALUE_WORDS;
    return strcmp(row->value, "FILE") == 0    ? VALUE_FILE
           : strcmp(row->value, "BUILD") == 0 ? VALUE_FOLDER
           : strcmp(row->name, "rules") == 0  ? VALUE_RULES
                                              : VALUE_OTHER;
}

static bool takes(enum cc_verb verb, int option)
{
    return cc_option_table[option].verbs >> verb & 1;
}

static bool same_options(enum cc_verb a, enum cc_verb b)
{
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (takes(a, i) != takes(b, i))
            return false;
    return true;
}

/* Write the words of `choices` with `separator` between them. */
static void write_choices(FILE *stream, const char *choices, char separator)
{
    for (; *choices; choices++)
        fputc(*choices == '|' ? separator : *choices, stream);
}

static void write_rules(FILE *stream)
{
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++)
        fprintf(stream, "%s%s", rule > CC_RULE_NONE + 1 ? " " : "", cc_rule_id((enum cc_rule)rule));
}

static void write_verbs(FILE *stream, const char *separator)
{
    for (int i = 0; i < CC_VERB_COUNT; i++)
        fprintf(stream, "%s%s", i ? separator : "", cc_verb_table[i].name);
}

/* Write text within single quotes of a shell; zsh's descriptions want no colons and brackets. */
static void write_quoted(FILE *stream, const char *text, bool zsh)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stream);
        else if (zsh && strchr("[]:\\", *text))
            fprintf(stream, "\\%c", *text);
        else
            fputc(*text, stream);
    }
}

/* ---- bash ---- */

static void write_bash_values(FILE *stream)
{
    for (int i = 0; i < CC_OPTION_COUNT; i++) {
        const struct cc_option_row *row = &cc_option_table[i];
        enum value_kind kind = kind_of(row);
        if (kind == VALUE_NONE)
            continue;
        fprintf(stream, "    --%s", row->name);
        if (row->letter)
            fprintf(stream, " | -%c", row->letter);
        fputs(")\n        COMPREPLY=(", stream);
        if (kind == VALUE_WORDS || kind == VALUE_RULES) {
            fputs("$(compgen -W '", stream);
            if (kind == VALUE_WORDS)
                write_choices(stream, row->choices, ' ');
            else
                write_rules(stream);
            fputs("' -- \"$current\")", stream);
        } else if (kind == VALUE_FILE || kind == VALUE_FOLDER) {
            fprintf(stream, "$(compgen -%c -- \"$current\")", kind == VALUE_FILE ? 'f' : 'd');
        }
        fputs(")\n        return ;;\n", stream);
    }
}

static void write_bash_options(FILE *stream)
{
    for (int verb = 0; verb < CC_VERB_COUNT; verb++) {
        fprintf(stream, "    %s) options='", cc_verb_table[verb].name);
        for (int i = 0; i < CC_OPTION_COUNT; i++)
            if (takes((enum cc_verb)verb, i))
                fprintf(stream, "--%s%s ", cc_option_table[i].name, cc_option_table[i].value ? "=" : "");
        fputs("' ;;\n", stream);
    }
}

static void write_bash(FILE *stream)
{
    fputs("# bash completion for concheck; made by concheck completion bash\n"
          "_concheck()\n{\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= options word\n"
          "    COMPREPLY=()\n"
          "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
          "        case $word in\n"
          "        --) return ;;\n        ",
          stream);
    write_verbs(stream, " | ");
    fputs(") verb=${verb:-$word} ;;\n        esac\n    done\n"
          "    # --option=value comes as three words\n"
          "    if [ \"$current\" = = ]; then\n        current=\n"
          "    elif [ \"$previous\" = = ]; then\n        previous=${COMP_WORDS[COMP_CWORD-2]}\n    fi\n"
          "    case $previous in\n",
          stream);
    write_bash_values(stream);
    fputs("    esac\n    case ${verb:-check} in\n", stream);
    write_bash_options(stream);
    fputs("    esac\n"
          "    if [[ $current == -* ]]; then\n"
          "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
          "        [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null\n"
          "        return\n    fi\n    case $verb in\n    explain)\n        COMPREPLY=($(compgen -W '",
          stream);
    write_rules(stream);
    fputs("' -- \"$current\")) ;;\n    help)\n        COMPREPLY=($(compgen -W '", stream);
    write_verbs(stream, " ");
    fputs("' -- \"$current\")) ;;\n    completion)\n"
          "        COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$current\")) ;;\n"
          "    '')\n        COMPREPLY=($(compgen -f -- \"$current\") $(compgen -W '",
          stream);
    write_verbs(stream, " ");
    fputs("' -- \"$current\")) ;;\n    *)\n        COMPREPLY=($(compgen -f -- \"$current\")) ;;\n    esac\n}\n"
          "complete -o filenames -F _concheck concheck\n",
          stream);
}

/* ---- zsh ---- */

static void write_zsh_option(FILE *stream, const struct cc_option_row *row)
{
    enum value_kind kind = kind_of(row);
    const char *repeat = row->kind == CC_OPTION_KIND_LIST ? "*" : "";
    fprintf(stream, "            '%s--%s%s[", repeat, row->name, row->value ? "=" : "");
    write_quoted(stream, row->help, true);
    fputc(']', stream);
    if (kind != VALUE_NONE)
        fprintf(stream, ":%s:", row->value);
    if (kind == VALUE_WORDS) {
        fputc('(', stream);
        write_choices(stream, row->choices, ' ');
        fputc(')', stream);
    } else if (kind == VALUE_RULES) {
        fputs("($rules)", stream);
    } else if (kind == VALUE_FILE || kind == VALUE_FOLDER) {
        fputs(kind == VALUE_FILE ? "_files" : "_files -/", stream);
    }
    fputs("' \\\n", stream);
    if (row->letter)
        fprintf(stream, "            '-%c[--%s]%s' \\\n", row->letter, row->name, row->value ? ":value:_files" : "");
}

static void write_zsh_case(FILE *stream, enum cc_verb verb)
{
    fputs("    (", stream);
    const char *separator = "";
    for (int i = (int)verb; i < CC_VERB_COUNT; i++) {
        if (!same_options(verb, (enum cc_verb)i))
            continue;
        fprintf(stream, "%s%s", separator, cc_verb_table[i].name);
        separator = "|";
    }
    fputs(")\n        _arguments \\\n", stream);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (takes(verb, i))
            write_zsh_option(stream, &cc_option_table[i]);
    fputs("            \"*:word:$words_of_verb\" ;;\n", stream);
}

static void write_zsh(FILE *stream)
{
    fputs("#compdef concheck\n# zsh completion for concheck; made by concheck completion zsh\n"
          "local verb=check word words_of_verb=_files rules='",
          stream);
    write_rules(stream);
    fputs("' verbs='", stream);
    write_verbs(stream, " ");
    fputs("'\nfor word in ${words[2,CURRENT-1]}; do\n    if [[ \" $verbs \" == *\" $word \"* ]]; then\n"
          "        verb=$word\n        break\n    fi\ndone\n"
          "case $verb in\n    (explain) words_of_verb=\"($rules)\" ;;\n    (help) words_of_verb=\"($verbs)\" ;;\n"
          "    (completion) words_of_verb='(bash zsh fish)' ;;\nesac\n"
          "(( CURRENT == 2 )) && compadd -- ${=verbs}\n"
          "case $verb in\n",
          stream);
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        bool known = false;
        for (int j = 0; j < i; j++)
            known = known || same_options((enum cc_verb)i, (enum cc_verb)j);
        if (!known)
            write_zsh_case(stream, (enum cc_verb)i);
    }
    fputs("esac\n", stream);
}

/* ---- fish ---- */

static void write_fish_option(FILE *stream, const struct cc_option_row *row)
{
    enum value_kind kind = kind_of(row);
    fputs("complete -c concheck", stream);
    if (row->verbs != CC_EVERY_VERB) {
        const char *separator = "";
        fputs(" -n '__fish_concheck_verb_is ", stream);
        for (int i = 0; i < CC_VERB_COUNT; i++) {
            if (!(row->verbs >> i & 1))
                continue;
            fprintf(stream, "%s%s", separator, cc_verb_table[i].name);
            separator = " ";
        }
        fputc('\'', stream);
    }
    fprintf(stream, " -l %s", row->name);
    if (row->letter)
        fprintf(stream, " -s %c", row->letter);
    if (kind != VALUE_NONE)
        fputs(kind == VALUE_FILE || kind == VALUE_OTHER ? " -r" : " -x", stream);
    if (kind == VALUE_WORDS) {
        fputs(" -a '", stream);
        write_choices(stream, row->choices, ' ');
        fputc('\'', stream);
    } else if (kind == VALUE_RULES) {
        fputs(" -a '", stream);
        write_rules(stream);
        fputc('\'', stream);
    } else if (kind == VALUE_FOLDER) {
        fputs(" -a '(__fish_complete_directories)'", stream);
    }
    fputs(" -d '", stream);
    write_quoted(stream, row->help, false);
    fputs("'\n", stream);
}

static void write_fish(FILE *stream)
{
    fputs("# fish completion for concheck; made by concheck completion fish\n"
          "function __fish_concheck_verb_is\n    set -l verb check\n"
          "    for word in (commandline -opc)[2..-1]\n        if contains -- $word ",
          stream);
    write_verbs(stream, " ");
    fputs("\n            set verb $word\n            break\n        end\n    end\n    contains -- $verb $argv\nend\n",
          stream);
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        fprintf(stream, "complete -c concheck -n 'test (count (commandline -opc)) -eq 1' -a %s -d '",
                cc_verb_table[i].name);
        write_quoted(stream, cc_verb_table[i].summary, false);
        fputs("'\n", stream);
    }
    fputs("complete -c concheck -n '__fish_concheck_verb_is explain' -f -a '", stream);
    write_rules(stream);
    fputs("'\ncomplete -c concheck -n '__fish_concheck_verb_is completion' -f -a 'bash zsh fish'\n", stream);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        write_fish_option(stream, &cc_option_table[i]);
}

int cc_completion_verb(struct cc_arena *arena, const struct cc_options *options)
{
    (void)arena;
    static const struct {
        const char *shell;
        void (*write)(FILE *stream);
    } shells[] = { { "bash", write_bash }, { "zsh", write_zsh }, { "fish", write_fish } };
    const char *shell = options->operands.count == 1 ? options->operands.at[0] : "";
    struct cc_suggestion suggestion = { .typed = shell };
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shell, shells[i].shell) == 0) {
            shells[i].write(stdout);
            return CC_EXIT_CLEAN;
        }
        cc_suggestion_offer(&suggestion, shells[i].shell);
    }
    if (suggestion.best)
        cc_error("no completion for '%s'; did you mean '%s'?", shell, suggestion.best);
    else
        cc_error("name one shell: concheck completion bash, zsh or fish");
    return CC_EXIT_FAILED;
}
