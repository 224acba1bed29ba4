/*
 * help.h - the pages made from the tables of commands
 */
#ifndef HELP_H
#define HELP_H

#include <stdio.h>

#include "cmd.h"

/* Every command, in the order of list.h; ends with null. */
extern const struct command *const commands[];

/* The command of that name, or null. */
const struct command *command_find(const char *name);

void help_program(FILE *); /* agtools --help */
void help_command(const struct command *, FILE *);
void help_man(const struct command *, FILE *); /* mdoc OPTIONS, OUTPUT */

/* A completion script for "bash" or "zsh"; dies (usage) if for no such. */
void complete_script(const char *shell, FILE *);

#endif
